import { requestIdsOf } from '../context/request-context.ts';
import type { NetworkInfo } from './async-network-info.ts';
import { withDeadline } from './deadline.ts';
import type { Engine } from './engine.ts';
import { failure } from './errors/allocation-error-of.ts';
import { freshLook } from './look/fresh-look.ts';
import type { NetworkDetails } from './look/look.ts';
import { formOf, type RequestedForm } from './look/requested-form.ts';
import { takeLook } from './look/take-look.ts';
import type { AllocateRequest } from './network-api.ts';
import { buildVif } from './network-info/build-vif.ts';
import { intendedRecord } from './nic.ts';
import { beginOperation, type Operation } from './operation.ts';
import { planNics } from './plan-nics.ts';
import { applyClaims } from './resources/apply-claims.ts';
import { assignMacs } from './rules/assign-macs.ts';
import {
  checkChosenAddresses,
  checkExternalNetworks,
  checkNetworksHaveSubnets,
  checkQosPolicies,
  checkSecurityGroups,
} from './rules/network-rules.ts';
import { checkPluggable } from './rules/pluggable.ts';
import { checkPorts } from './rules/port-rules.ts';
import { Bindings } from './steps/bindings.ts';
import { createPorts } from './steps/create-ports.ts';
import { floatingIps } from './steps/floating-ips.ts';
import { namePort } from './steps/name-port.ts';
import { rollBack } from './undo/roll-back.ts';
import { takeBack } from './undo/take-back.ts';
import type { Work } from './work.ts';

/**
 * One attempt: look, create, bind, each a round trip with everything in parallel; network info is made of the answers.
 * See NetworkApi.allocateForInstance for the promise.
 */
export async function allocate(engine: Engine, request: AllocateRequest, signal: AbortSignal): Promise<NetworkInfo> {
  const { instance, context, onCall } = request;
  const form = formOf(request.requestedNetworks);
  if (form.kind === 'none') return [];
  if (instance.projectId === '') throw failure('InvalidInput', { step: 'look', reason: 'the server has no project' });
  const projectId = instance.projectId;
  const operation = beginOperation(engine, { context, ...requestIdsOf(context), projectId, signal, onCall });
  signal.throwIfAborted();
  await clearRemains(engine, request, operation);
  const { work, details } = await prepare(engine, request, form, operation);
  if (work.nics.length === 0) return [];
  try {
    // Whose port is whose is written down before the first of them is touched.
    await request.ledger.put(work.nics.map(intendedRecord));
    signal.throwIfAborted();
    return await makeNetwork(work, details);
  } catch (error) {
    await rollBack(work);
    throw error;
  }
}

/** An attempt that was cut off may have left ports: they are taken back first, so that nothing is given twice. */
async function clearRemains(engine: Engine, request: AllocateRequest, operation: Operation): Promise<void> {
  const { ledger, instance, requestedNetworks, added } = request;
  if ((await ledger.read()).length === 0) return;
  const late = failure('NetworkAllocationTimeout', { step: 'release' });
  const [error] = await withDeadline(
    engine.runtime,
    engine.options.cleanUpDeadlineMs,
    late,
    (signal) =>
      takeBack(
        engine,
        { ...operation, signal },
        { instanceUuid: instance.uuid, ledger, requestedNetworks, otherPorts: added?.otherPorts },
      ),
    operation.signal,
  );
  operation.signal.throwIfAborted();
  if (error !== undefined) throw failure('NetworkDeallocationFailed', { step: 'release' }, { cause: error });
}

/** Looks, unless the API has just done so, and applies the rules. Makes nothing, except the topology of `auto`. */
async function prepare(
  engine: Engine,
  request: AllocateRequest,
  form: Exclude<RequestedForm, { kind: 'none' }>,
  operation: Operation,
): Promise<{ work: Work; details: Promise<NetworkDetails> }> {
  const { instance, requestedNetworks, securityGroups, added } = request;
  const what = { projectId: instance.projectId, requestedNetworks, securityGroups };
  const fresh = freshLook(request.look, what, engine.runtime.clock, engine.options.lookFreshMs);
  const { look, details } = fresh
    ? { look: fresh.look, details: Promise.resolve(fresh.details) }
    : await takeLook(operation, form, securityGroups, true);
  const nics = planNics(requestedNetworks, form, look, added?.index);
  // A port that an instance has already cannot be added to it once more (M24).
  const instanceUuid = added ? null : instance.uuid;
  checkPorts(nics, { projectId: instance.projectId, instanceUuid, hostname: instance.hostname });
  if (added) checkPluggable(nics);
  // Networks of brought ports may be hidden from the user: service rights show them. Else details are for network info
  // alone, and may come while ports are made.
  const hidden = look.ports.length > 0 ? (await details).networks : [];
  const seen = new Map([...hidden, ...look.networks].map((network) => [network.id, network]));
  const work: Work = { engine, operation, request, look, nics, networkOf: (id) => seen.get(id) };
  if (added) checkNetworksHaveSubnets(nics, work.networkOf);
  checkExternalNetworks(nics, work.networkOf, engine.mayAttachExternal(request.context));
  checkSecurityGroups(nics, work.networkOf, look.securityGroups);
  checkQosPolicies(nics, look.resourceNetworks);
  if (operation.userRights === 'service' && !request.context.isAdmin) {
    checkChosenAddresses(nics, work.networkOf, instance.projectId);
  }
  assignMacs(nics, request.macs);
  applyClaims(nics, request.claims ?? null, look.extensions);
  return { work, details };
}

async function makeNetwork(work: Work, details: Promise<NetworkDetails>): Promise<NetworkInfo> {
  const { nics, request, engine } = work;
  const bindings = new Bindings(work);
  try {
    // A port is bound while others are still made: Neutron is faster so than with all of one kind at once.
    await createPorts(work, (nic) => bindings.of(nic));
  } catch (error) {
    await bindings.settled();
    throw error;
  }
  const [floating, allDetails] = await all([
    floatingIps(work),
    details,
    nics.some(({ ownership }) => ownership === 'created') ? request.ledger.put(nics.map(intendedRecord)) : undefined,
    ...nics.map((nic) => bindings.of(nic)),
  ]);
  await all(nics.map((nic) => namePort(work, nic)));
  const { ovsBridge, flatInjected } = engine.options;
  const vifs = nics.flatMap((nic) => {
    if (!nic.port) return [];
    const network = work.networkOf(nic.networkId);
    const preserveOnDelete = nic.ownership === 'brought';
    const sources = { network, details: allDetails, floatingIps: floating, preserveOnDelete, ovsBridge, flatInjected };
    return [{ nic, vif: buildVif(nic.port, sources) }];
  });
  await request.ledger.put(vifs.map(({ nic, vif }) => ({ ...intendedRecord(nic), state: 'bound', vif })));
  work.operation.signal.throwIfAborted();
  return vifs.map(({ vif }) => vif);
}

/**
 * As Promise.all, but waits for all of them also when one fails: what is still under way cannot be taken back. Throws the
 * failure of the first in the order given.
 */
async function all<T extends readonly unknown[]>(promises: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled(promises);
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return Promise.all(promises);
}
