import { mayHaveTakenEffect, mayStillBeUnderWay } from '../../neutron/client/errors/classify.ts';
import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import { NeutronBadAnswer } from '../../neutron/client/errors/no-answer.ts';
import type { PortCreate, Ports } from '../../neutron/client/resources/ports.ts';
import type { Rights } from '../../neutron/client/transport.ts';
import type { Port } from '../../neutron/resources.ts';

import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import type { AllocationError } from '../fault.ts';
import type { Nic } from '../nic.ts';
import { resourcesOf } from '../resources/resource-groups.ts';
import type { Work } from '../work.ts';
import { adoptPorts } from './adopt-ports.ts';
import { bindsAtCreate } from './binds-at-create.ts';
import { createBody } from './port-body.ts';

type Outcome = Made | Failure;

interface Made {
  readonly nic: Nic;
  readonly port: Port;
}

interface Failure {
  readonly nic: Nic;
  readonly error: unknown;
}

/** Goes on with a NIC whose port is there; its end is not waited for here. */
export type PortMade = (nic: Nic) => Promise<void>;

/**
 * Creates all new ports at once, as the user, so that the user's rights, quota and policy apply; or bound already, with
 * service rights, where that comes to the same (binds-at-create.ts). A port whose creation had
 * an unknown outcome is looked for and adopted; a POST is never repeated. Where ports are made
 * one by one, `made` goes on with each that may be used while others are under way, and with none after a refusal. Throws
 * AllocationError; what exists then is marked in the NICs.
 */
export async function createPorts(work: Work, made: PortMade): Promise<void> {
  const { operation } = work;
  const toCreate = work.nics.filter(({ ownership, portId }) => ownership === 'created' && portId === null);
  if (toCreate.length === 0) return;
  const creation = creationOf(work);
  const outcomes = bulk(work, toCreate)
    ? await inBulk(work, creation, toCreate)
    : await singly(work, creation, toCreate, made);
  const usable: Made[] = [];
  const lost: Failure[] = [];
  const refused: Failure[] = [];
  for (const outcome of outcomes) {
    const { nic } = outcome;
    if ('port' in outcome) usable.push(outcome);
    else if (mayHaveTakenEffect(outcome.error)) {
      nic.touched = true;
      nic.mayAppear = mayStillBeUnderWay(outcome.error);
      lost.push({ nic, error: outcome.error });
    } else refused.push(outcome);
  }
  if (refused.length > 0 || operation.signal.aborted) throw explain(work, creation, toBlame(refused) ?? lost[0]);
  if (lost.length > 0) {
    await adoptPorts(
      work,
      lost.map(({ nic }) => nic),
    ).catch((error: unknown) => {
      throw failed(operation, error, { step: 'adopt', rights: 'service' });
    });
    const missing = lost.find(({ nic }) => nic.portId === null);
    if (missing) throw explain(work, creation, missing);
    for (const { nic } of lost) if (nic.port) usable.push({ nic, port: nic.port });
  }
  for (const { nic, port } of usable) checkCreated(work, nic, port);
}

/** One place decides how several ports are made: as configured, else as the transport says. */
function bulk({ engine: { neutron, options } }: Work, toCreate: readonly Nic[]): boolean {
  const how = options.severalPorts === 'auto' ? neutron.severalPorts : options.severalPorts;
  return toCreate.length > 1 && how === 'bulk';
}

/** With whose rights the ports are made, and with what bodies. */
interface Creation {
  readonly rights: Rights['kind'];
  readonly ports: Ports;
  readonly body: (nic: Nic) => PortCreate;
}

function creationOf(work: Work): Creation {
  const { user, userRights, service } = work.operation;
  const bound = bindsAtCreate(work);
  const body = (nic: Nic) => createBody(work, nic, bound);
  return bound ? { rights: 'service', ports: service.ports, body } : { rights: userRights, ports: user.ports, body };
}

async function inBulk({ operation }: Work, { ports, body }: Creation, toCreate: readonly Nic[]): Promise<Outcome[]> {
  try {
    const made = await ports.createAll(toCreate.map(body), operation.call('create'));
    return toCreate.map((nic, index) => {
      const port = made[index];
      if (port?.network_id !== nic.networkId) return { nic, error: notWhatWasAsked };
      settle(nic, port);
      return { nic, port };
    });
  } catch (error) {
    return toCreate.map((nic) => ({ nic, error }));
  }
}

const notWhatWasAsked = new NeutronBadAnswer('the answer holds other ports than were asked for', 201, {
  method: 'POST',
  path: '/v2.0/ports',
  step: 'create',
});

function singly(work: Work, { ports, body }: Creation, toCreate: readonly Nic[], made: PortMade): Promise<Outcome[]> {
  const { operation } = work;
  let refused = false;
  return Promise.all(
    toCreate.map(async (nic): Promise<Outcome> => {
      try {
        const port = await ports.create(body(nic), operation.call('create', nic.index));
        settle(nic, port);
        // A failure is met by whoever waits for its end.
        if (!refused && whyUnusable(work, nic, port) === null) made(nic).catch(() => undefined);
        return { nic, port };
      } catch (error) {
        refused = true;
        return { nic, error };
      }
    }),
  );
}

function settle(nic: Nic, port: Port): void {
  nic.port = port;
  nic.portId = port.id;
  nic.touched = true;
}

function checkCreated(work: Work, nic: Nic, port: Port): void {
  const why = whyUnusable(work, nic, port);
  if (why !== null) throw why;
}

/** A port that asks for resources must be made by the user, who then tells the scheduler (H06); F11 is Neutron's word. */
function whyUnusable(work: Work, nic: Nic, port: Port): AllocationError | null {
  const host = work.request.bindHostId ?? undefined;
  const place = { step: 'create', nic: nic.index, network: nic.networkId, port: port.id, host };
  if (resourcesOf(port, work.look.extensions)) return failure('NetworksWithQoSPolicyNotSupported', place);
  if (port['binding:vif_type'] === 'binding_failed') return failure('PortBindingFailed', place);
  return null;
}

/** One error stands for all ports of a bulk request: it is told of the NIC that it names, or of none. */
function toBlame(refused: readonly Failure[]): Blamed | undefined {
  const [first, ...others] = refused;
  if (!first || others.length === 0) return first;
  const named = refused.find(({ nic, error }) => [nic.fixedIp, nic.networkId].some((value) => isNamedBy(error, value)));
  if (named) return named;
  return others.some(({ error }) => error !== first.error) ? first : { nic: undefined, error: first.error };
}

interface Blamed {
  readonly nic: Nic | undefined;
  readonly error: unknown;
}

/** Whether the words of Neutron's refusal have the value in them, as a word of its own. */
function isNamedBy(error: unknown, value: string | null): boolean {
  if (value === null || !isNeutronError(error)) return false;
  return error.message.split(/[^\w.:-]+/).some((word) => word.replace(/[.:]+$/, '') === value);
}

function explain(work: Work, { rights }: Creation, what: Blamed | undefined): unknown {
  const { nic, error } = what ?? { nic: undefined, error: work.operation.signal.reason };
  const fixedIp = nic?.fixedIp ?? undefined;
  const groups = work.look.securityGroups;
  const securityGroup = groups.find((id) => isNamedBy(error, id)) ?? groups[0];
  const [network, mac] = [nic?.networkId, nic?.mac ?? undefined];
  return failed(work.operation, error, {
    step: 'create',
    nic: nic?.index,
    network,
    fixedIp,
    mac,
    securityGroup,
    rights,
  });
}
