import assert from 'node:assert/strict';
import {
  AllocationError,
  type AllocationOptions,
  errorRegistry,
  type NetworkInfo,
  type NetworkRequest,
} from '../../src/allocation/index.ts';
import type { NetworkBuilder, NetworkBuilderOptions } from './network-builder.ts';

/**
 * How ports are made and taken: new ones in `bulk`, `single`, or singly and `bound` already; `settled` is singly, and the
 * brought one has to stand still.
 */
export type Mode = 'bulk' | 'single' | 'bound' | 'settled';

/** The options of a builder that goes about it in this way. */
export function inMode(mode: Mode, more: Partial<AllocationOptions> = {}) {
  const settle = mode === 'settled' && { broughtPortSettleMs: 3000 };
  return {
    severalPorts: mode === 'bulk' ? 'bulk' : 'single',
    options: { ...more, bindAtCreate: mode === 'bound', ...settle },
  } as const satisfies NetworkBuilderOptions;
}

export interface PortNow extends Record<string, unknown> {
  readonly id: string;
}

/** Three NICs on three networks, the second of them brought; what the books say can be read at any time. */
export interface Situation<B extends NetworkBuilder = NetworkBuilder> {
  readonly world: B;
  readonly requests: NetworkRequest[];
  readonly networks: readonly { readonly id: string }[];
  /** The brought port before anybody touched it. */
  readonly whole: PortNow;
  /** All ports of the three networks. */
  readonly ports: () => Promise<PortNow[]>;
}

/** The NICs' ports are in this group. */
export const groups = { securityGroups: ['web'] };

/** The steps that a call of an allocation may be a part of, by `METHOD path`. */
const steps: readonly (readonly [call: RegExp, step: RegExp])[] = [
  [/^GET ports\/./, /step confirm/],
  [/^GET /, /step look/],
  [/^POST /, /step (create|adopt)/],
  [/^PUT /, /step (bind|dns)/],
];

/**
 * Allocates with trouble at `call`, as `METHOD path`, and deallocates again: the server has the whole network or none of
 * it, the fault names the step, and in the end there is the brought port, as it was, and nothing else.
 */
export async function assertAllOrNothing(situation: Situation, call: string): Promise<void> {
  const { world, requests } = situation;
  const outcome = await world.allocate(requests, groups).catch((error: unknown) => error);
  if (outcome instanceof Error) {
    assert.ok(outcome instanceof AllocationError, String(outcome.stack));
    assert.ok(outcome.code in errorRegistry, outcome.code);
    assert.match(outcome.detail, steps.find(([pattern]) => pattern.test(call))?.[1] ?? /never/, call);
    await assertNothing(situation);
  } else {
    await assertWholeNetwork(situation, outcome as NetworkInfo);
    assert.equal((await world.ledger.read()).filter(({ state }) => state === 'bound').length, 3);
  }
  await world.deallocate();
  await assertNothing(situation);
  assert.deepEqual(await world.ledger.read(), []);
}

/** All three ports are there, bound, and as network info tells; nothing else is. */
export async function assertWholeNetwork(situation: Situation, networkInfo: NetworkInfo): Promise<void> {
  assert.deepEqual(
    networkInfo.map((vif) => vif.network.id),
    situation.networks.map(({ id }) => id),
  );
  assert.deepEqual(
    networkInfo.map((vif) => vif.preserveOnDelete),
    [false, true, false],
  );
  assert.equal(networkInfo[1]?.id, situation.whole.id);
  const ports = await situation.ports();
  assert.deepEqual(new Set(ports.map(({ id }) => id)), new Set(networkInfo.map(({ id }) => id)));
  for (const port of ports) {
    const vif = networkInfo.find(({ id }) => id === port.id);
    assert.deepEqual([port.device_id, port.device_owner], [situation.world.instance.uuid, 'compute:nova']);
    assert.equal(port['binding:host_id'], 'host0');
    const addresses = (port.fixed_ips as { ip_address: string }[]).map(({ ip_address }) => ip_address);
    const told = vif?.network.subnets.flatMap(({ ips }) => ips.map(({ address }) => address));
    assert.deepEqual(new Set(told), new Set(addresses));
    assert.equal(vif?.address, port.mac_address);
  }
}

/** Only the brought port is there, as it was. */
export async function assertNothing(situation: Situation): Promise<void> {
  const { whole } = situation;
  const ports = await situation.ports();
  assert.deepEqual(
    ports.map(({ id }) => id),
    [whole.id],
    'only the brought port is there',
  );
  assert.deepEqual(lasting(ports[0]), lasting(whole), 'the brought port is as it was');
}

/** What of a port must not change: its history may. */
function lasting(port: PortNow | undefined): Record<string, unknown> {
  return { ...port, revision_number: null, updated_at: null };
}
