import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everywhere, fillCatalogue } from './catalogue.ts';
import { settingsOfBerth } from './compared-neutron.ts';
import { freePort } from './free-port.ts';
import { type Gate, openGate } from './gate.ts';
import { logIn, makeUser } from './identity-api.ts';
import { startImageService } from './image-service.ts';
import { type KeystoneServer, startKeystoneServer } from './keystone-server.ts';
import { type Mariadb, startMariadb } from './mariadb.ts';
import { type ServiceUser, startNeutronServer } from './neutron-server.ts';
import { computeHost, type NovaServices, startNova } from './nova-services.ts';
import type { ProcessGroup } from './process-group.ts';
import { startRabbitmq } from './rabbitmq.ts';

/** A host with a network agent, but without a compute service. */
export const agentOnlyHost = 'network1';

/** A host with a network agent, which can be taken out of the cloud. */
export const retiredHost = 'compute0';

/** A whole OpenStack: Keystone, Placement, Neutron and Nova from Debian, and one image. */
export interface WholeOpenStack {
  readonly keystone: KeystoneServer;
  /** Nova's and Neutron's URLs, as the catalogue has them. */
  readonly urls: { readonly compute: string; readonly network: string };
  readonly imageId: string;
  readonly mariadb: Mariadb;
  readonly nova: NovaServices;
  /** Nova's way to Neutron. */
  readonly gate: Gate;
  /** Neutron's way to Nova. */
  readonly events: Gate;
  /** Milliseconds that its start took. */
  readonly startedIn: number;
  /** Ends all processes and removes their folders. */
  stop(): Promise<void>;
}

/** A network service in the place of Neutron's. */
export interface NetworkService {
  /** Below which `/v2.0` is found. */
  readonly url: string;
  /** Where hosts report that they have plugged a port. */
  readonly operatorUrl: string;
  stop(): Promise<void>;
}

/** Starts a network service that checks tokens as `service`, and tells the Nova at `novaUrl` of ports. */
export type StartNetwork = (service: ServiceUser, novaUrl: string) => Promise<NetworkService>;

/**
 * Starts it in folders of its own, with the password of `services` for the users that the services are. `ownNetwork` starts
 * what takes the place of neutron-server; Nova finds it by the catalogue then, and waits until its NICs are plugged. `howSet`:
 * without quotas, or with those and the extensions that a Berth has when nothing is configured. Throws with the end of a log.
 */
export async function startWholeOpenStack(
  ownNetwork?: StartNetwork,
  howSet: 'unlimited' | 'as Berth' = 'unlimited',
): Promise<WholeOpenStack> {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'berth-openstack-'));
  const processes: ProcessGroup[] = [];
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    // Nothing of theirs is to be kept, and they take their time to end.
    for (const group of processes) group.kill('SIGKILL');
    for (const group of processes.toReversed()) await group.end();
    for (const end of stops.toReversed()) await end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [keystone, mariadb, rabbitmq, image] = await allOrNone([
      startKeystoneServer().then((it) => noting(stops, it)),
      startMariadb(folder, processes),
      startRabbitmq(folder, processes),
      startImageService().then((it) => noting(stops, it)),
    ]);
    const ports = { nova: await freePort(), placement: await freePort() };
    const admin = await logIn({
      authUrl: keystone.url,
      username: 'admin',
      password: keystone.adminPassword,
      projectName: 'admin',
    });
    const user = { username: 'services', password: 'the password of the services', projectName: 'service' };
    await makeUser(admin, user, 'admin');
    const service = { ...user, authUrl: keystone.url };
    const events = noting(stops, await openGate(`http://127.0.0.1:${ports.nova}`));
    const own = ownNetwork && noting(stops, await ownNetwork(service, `${events.url}/v2.1`));
    const neutron = own ? null : noting(stops, await startNeutron(service, mariadb, howSet));
    const network = own?.url ?? neutron?.checkedBy('keystone') ?? '';
    const gate = noting(stops, await openGate(neutron?.url ?? network));
    const urls = { compute: `http://127.0.0.1:${ports.nova}/v2.1`, network };
    await fillCatalogue(admin, {
      compute: { ...everywhere(urls.compute), internal: `${events.url}/v2.1` },
      placement: everywhere(`http://127.0.0.1:${ports.placement}`),
      image: everywhere(image.url),
      network: everywhere(network),
      ...(own && { 'berth-operator': everywhere(own.operatorUrl) }),
    });
    const driver = own ? 'plugging' : 'fake';
    const neutronUrl = own ? null : `${gate.url}/keystone`;
    const nova = await startNova({
      ...{ folder, processes, mariadb, rabbitmq, user: service, ports },
      ...{ driver, neutronUrl, imageUrl: image.url, quotas: howSet === 'as Berth' ? 'usual' : 'none' },
    });
    const { imageId } = image;
    return { keystone, urls, imageId, mariadb, nova, gate, events, startedIn: performance.now() - began, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startNeutron(service: ServiceUser, mariadb: Mariadb, howSet: 'unlimited' | 'as Berth') {
  const hosts = [computeHost, agentOnlyHost, retiredHost];
  const identities = { keystone: service };
  const more = howSet === 'as Berth' ? settingsOfBerth : {};
  return startNeutronServer({ workers: 1, hosts, identities, mariadb, tellsNovaAs: service, ...more });
}

/** What all of these answer. When one fails the others are waited for: what they start is to be stopped. */
async function allOrNone<T extends readonly unknown[] | []>(
  starting: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  try {
    return await Promise.all(starting);
  } finally {
    await Promise.allSettled(starting);
  }
}

function noting<T extends { stop(): Promise<void> }>(stops: (() => Promise<void>)[], started: T): T {
  stops.push(() => started.stop());
  return started;
}
