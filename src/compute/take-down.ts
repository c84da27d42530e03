import { type RequestContext, type RequestIds, requestIdsOf } from '../context/request-context.ts';
import type { SagaStep } from '../saga/index.ts';
import { askedNetworks } from './asked-networks.ts';
import type { Instance } from './instance.ts';
import type { ComputeServices } from './services.ts';
import { SqlPortLedger } from './sql-port-ledger.ts';

/** What taking something down needs of the step that does it, a build's or a deletion's. */
type TakeDownStep = SagaStep<RequestIds, object, { readonly context: RequestContext | null }>;

/** Removes a server's guest and unplugs its VIFs, by what is written down of its NICs. */
export async function destroyGuest(services: ComputeServices, step: TakeDownStep, instance: Instance): Promise<void> {
  const { database, driver, plugEvents } = services;
  const nics = await new SqlPortLedger(database, instance.uuid).read();
  const vifs = nics.flatMap((nic) => nic.vif ?? []);
  const ports = nics.flatMap((nic) => nic.portId ?? []);
  await driver.destroy(instance, vifs, step.signal);
  plugEvents.forget(instance.uuid, ports);
}

/** Lets go what ports of a server that was moving are bound to besides the host that holds. */
export async function dropSpareBindings(
  { database, driver, network }: ComputeServices,
  step: TakeDownStep,
  instance: Instance,
  hosts: readonly (string | null)[],
): Promise<void> {
  await network.dropSpareBindings({
    requestId: step.plan.requestId,
    instance,
    ledger: new SqlPortLedger(database, instance.uuid),
    hosts: hosts.flatMap((host) => (host === null ? [] : (driver.networkBindingHostId(host) ?? []))),
    signal: step.signal,
    onCall: step.trace,
  });
}

/** Deletes the ports that were made for a server, and releases those that were brought. */
export async function releaseNetwork(services: ComputeServices, step: TakeDownStep, instance: Instance): Promise<void> {
  const { database, network } = services;
  await network.deallocateForInstance({
    context: step.run.context,
    ...requestIdsOf(step.plan),
    instance,
    requestedNetworks: await database.read((queries) => askedNetworks(queries, instance)),
    ledger: new SqlPortLedger(database, instance.uuid),
    signal: step.signal,
    onCall: step.trace,
  });
}
