import { isDeepStrictEqual } from 'node:util';
import { mayHaveTakenEffect } from '../../neutron/client/errors/classify.ts';
import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { PortBinding, VnicType } from '../../neutron/resources.ts';
import { withDeadline } from '../deadline.ts';
import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import type { Operation } from '../operation.ts';
import type { BindToHostRequest } from '../port-moves.ts';
import { isUnwired } from '../unwired.ts';
import { dropBinding } from './drop-bindings.ts';
import { type NicWithPort, withBindings } from './with-bindings.ts';

/** See PortMoves.bindPortsToHost. */
export function bindPortsToHost(engine: Engine, request: BindToHostRequest): Promise<ReadonlyMap<string, PortBinding>> {
  return withBindings(engine, request, new Map<string, PortBinding>(), async (operation, nics) => {
    const outcomes = await Promise.all(nics.map((nic) => bind(engine, operation, request, nic)));
    const refused = outcomes.find((outcome) => 'error' in outcome);
    if (!refused) return new Map(outcomes.flatMap(({ nic, binding }) => (binding ? [[nic.portId, binding]] : [])));
    const made = outcomes.flatMap(({ nic, touched }) => (touched ? [nic] : []));
    await takeBack(engine, operation, request, made);
    throw explain(operation, request, refused.nic, refused.error);
  });
}

interface Outcome {
  readonly nic: NicWithPort;
  readonly binding?: PortBinding;
  readonly error?: unknown;
  /** Whether a call of ours has made the binding, or may have. */
  readonly touched: boolean;
}

/** One that is there already is from an attempt before: it gets the values of this one, and stays when this one fails. */
async function bind(
  engine: Engine,
  operation: Operation,
  request: BindToHostRequest,
  nic: NicWithPort,
): Promise<Outcome> {
  const { service, call } = operation;
  const { host, overrides = {} } = request;
  const { portId, vif, index } = nic;
  const wanted = overrides[portId] ?? { vnicType: vif?.vnicType as VnicType | undefined, profile: vif?.profile };
  const values = {
    ...(wanted.vnicType === undefined ? {} : { vnic_type: wanted.vnicType }),
    ...(wanted.profile === undefined ? {} : { profile: { ...wanted.profile } }),
  };
  const options = call('move', index);
  const add = () => service.portBindings.add(portId, { host, ...values }, options);
  try {
    return { nic, binding: await add(), touched: true };
  } catch (error) {
    if (!isNeutronError(error, 'PortBindingAlreadyExists')) return { nic, error, touched: mayHaveTakenEffect(error) };
  }
  try {
    const there = (await service.portBindings.list(portId, options)).find((one) => one.host === host);
    if (there && !isUnwired(there.vif_type) && carries(there, values)) return { nic, binding: there, touched: false };
    if (there?.status === 'ACTIVE') {
      return { nic, binding: await service.portBindings.change(portId, host, values, options), touched: false };
    }
    // One that was active before has lost its wiring, and does not get it back when it is activated; and to change one that
    // is inactive ends in 500 (both in Zed): it makes way for a new one.
    await dropBinding(engine, operation, nic, host);
    return { nic, binding: await add(), touched: false };
  } catch (error) {
    return { nic, error, touched: false };
  }
}

function carries(there: PortBinding, values: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(values).every(([name, value]) => isDeepStrictEqual(there[name as keyof PortBinding], value));
}

/** Best effort, with a deadline of its own: what stays is inactive, hurts nobody, and goes with the port. */
async function takeBack(
  engine: Engine,
  operation: Operation,
  { host, instance }: BindToHostRequest,
  nics: NicWithPort[],
) {
  const { runtime, logger, options } = engine;
  const late = failure('NetworkDeallocationFailed', { step: 'move', reason: 'out of time' });
  await withDeadline(runtime, options.cleanUpDeadlineMs, late, async (signal) => {
    const lasting = { ...operation, signal };
    const drops = nics.map((nic) => dropBinding(engine, lasting, nic, host));
    for (const [index, { status }] of (await Promise.allSettled(drops)).entries()) {
      if (status === 'rejected') {
        const port = nics[index]?.portId;
        logger.warn({ instance: instance.uuid, port, host }, 'a binding to another host could not be taken back');
      }
    }
  });
}

function explain(operation: Operation, { host }: BindToHostRequest, nic: NicWithPort, error: unknown): unknown {
  const network = nic.networkId ?? undefined;
  return failed(operation, error, { step: 'move', nic: nic.index, port: nic.portId, network, host, rights: 'service' });
}
