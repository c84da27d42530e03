import { mayHaveTakenEffect } from '../../neutron/client/errors/classify.ts';
import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { PortBinding, VnicType } from '../../neutron/resources.ts';
import { withDeadline } from '../deadline.ts';
import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import type { Operation } from '../operation.ts';
import type { BindToHostRequest } from '../port-moves.ts';
import { dropBinding } from './drop-bindings.ts';
import { type NicWithPort, withBindings } from './with-bindings.ts';

/** See PortMoves.bindPortsToHost. */
export function bindPortsToHost(engine: Engine, request: BindToHostRequest): Promise<ReadonlyMap<string, PortBinding>> {
  return withBindings(engine, request, new Map<string, PortBinding>(), async (operation, nics) => {
    const outcomes = await Promise.all(nics.map((nic) => bind(operation, request, nic)));
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
async function bind({ service, call }: Operation, request: BindToHostRequest, nic: NicWithPort): Promise<Outcome> {
  const { host, overrides = {} } = request;
  const { portId, vif, index } = nic;
  const wanted = overrides[portId] ?? { vnicType: vif?.vnicType as VnicType | undefined, profile: vif?.profile };
  const values = {
    ...(wanted.vnicType === undefined ? {} : { vnic_type: wanted.vnicType }),
    ...(wanted.profile === undefined ? {} : { profile: { ...wanted.profile } }),
  };
  const options = call('move', index);
  try {
    return { nic, binding: await service.portBindings.add(portId, { host, ...values }, options), touched: true };
  } catch (error) {
    if (!isNeutronError(error, 'PortBindingAlreadyExists')) return { nic, error, touched: mayHaveTakenEffect(error) };
  }
  try {
    return { nic, binding: await service.portBindings.change(portId, host, values, options), touched: false };
  } catch (error) {
    return { nic, error, touched: false };
  }
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
