import { isUnwired, type NetworkInfo } from '../../allocation/index.ts';
import { DriverError } from '../../virt/index.ts';
import type { Place } from '../instance.ts';
import { SqlPortLedger } from '../sql-port-ledger.ts';
import { destroyGuest } from '../take-down.ts';
import type { ActionOutputs, Site } from './action.ts';
import { bringBack } from './guest.ts';

/** What the claim of a resize or a move has chosen. */
export interface Chosen extends Place {
  /** Where the server was; absent: it stays there. */
  readonly from?: Place;
}

/** What the claim has chosen; null: nothing yet, or as claims of older Berths say nothing, that the server stays. */
export function chosenIn({ claim }: ActionOutputs): Chosen | null {
  return typeof claim === 'object' && claim !== null && 'host' in claim ? (claim as Chosen) : null;
}

/** From where to where a server goes in a resize or a move; null: it stays on its host. */
export function wayOf({ step }: Pick<Site, 'step'>): { readonly from: string; readonly to: string } | null {
  const chosen = chosenIn(step.outputs);
  return chosen?.from ? { from: chosen.from.host, to: chosen.host } : null;
}

/** As if the server were on this host. */
export function onHost(site: Site, host: string): Site {
  return { ...site, instance: { ...site.instance, host } };
}

/** Binds the server's ports to another host, too; they stay where they are. */
export async function bindPorts(site: Site, host: string): Promise<void> {
  const request = moveOf(site, host);
  if (request) await site.services.network.bindPortsToHost(request);
}

/** Makes the ports' bindings to a host the ones that hold, and reads the network info anew. A port without one there is bound there. */
export async function switchPorts(site: Site, host: string): Promise<void> {
  const { network } = site.services;
  const request = moveOf(site, host);
  if (!request) return;
  await network.activateBindings(request);
  const { networkInfo } = await network.refreshNetworkInfo({ ...request, scope: 'all', rebindTo: request.host });
  refuseUnbound(networkInfo);
}

/** Throws DriverError when a port could not be bound to the host that its server comes to. */
export function refuseUnbound(networkInfo: NetworkInfo): void {
  const failed = networkInfo.find(({ type }) => isUnwired(type));
  if (failed) throw new DriverError(`Port ${failed.id} could not be bound to the host that the server comes to.`);
}

/** Lets the ports' bindings to a host go. */
export async function dropPorts(site: Site, host: string): Promise<void> {
  const request = moveOf(site, host);
  if (request) await site.services.network.dropBindings(request);
}

/** Takes the guest off a host, which keeps what it takes to make it again. */
export function takeOff({ services, instance, networkInfo, signal }: Site, host: string): Promise<void> {
  return services.driver.migrateOut({ ...instance, host }, networkInfo, signal);
}

/** Makes the guest on a host, of what this one has kept of it, else of what another one keeps, and lets it do what it did. */
export async function putOn(site: Site, host: string, from: string, was: string): Promise<void> {
  const there = onHost(site, host);
  const { services, instance, networkInfo, signal } = there;
  await services.driver.migrateIn(instance, networkInfo, from, signal);
  await bringBack(there, was);
}

/** Removes the guest from a host, and all that is kept of it there. */
export async function clear(site: Site, host: string): Promise<void> {
  const { services, instance, signal, step } = onHost(site, host);
  await destroyGuest(services, step, instance);
  await services.driver.removeDisks(instance, signal);
}

/** Null: the driver binds ports itself. */
function moveOf({ services, instance, signal, step }: Site, host: string) {
  const bound = services.driver.networkBindingHostId(host);
  if (bound === null) return null;
  const ledger = new SqlPortLedger(services.database, instance.uuid);
  return { requestId: step.plan.requestId, instance, ledger, host: bound, signal, onCall: step.trace };
}
