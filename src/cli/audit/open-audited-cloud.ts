import { kinds } from '../cloud/kinds.ts';
import { eachPage, type Kind, listAll } from '../cloud/list-all.ts';
import type { Session } from '../cloud/session.ts';
import { ApiError } from '../errors/api-error.ts';
import { Failure } from '../errors/failure.ts';
import { type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import type { World } from '../world.ts';
import type { AuditedCloud, Scope } from './audited-cloud.ts';
import { type Hosts, isServerId, type PortFact, type Whereabouts } from './facts.ts';
import { latest } from './latest.ts';
import {
  actionAt,
  actionBegunAt,
  floatingIpFact,
  networkFact,
  portAttributes,
  portFact,
  securityGroupFact,
  serverFact,
} from './read-facts.ts';

/** Resources a page. A server's view is some twenty times as long as what is read of a port. */
const pageSizes = { servers: '500', ports: '1000' } as const;

/** Looks at a cloud through a session: all of it if the user may, else the project's part. Throws ApiError, Failure. */
export async function openAuditedCloud(session: Session, { runtime }: World): Promise<AuditedCloud> {
  const { isAllProjects, answeredAt } = await probe(session);
  const { projectId } = session;
  const scope: Scope = { isAllProjects, projectId, isAdmin: isAllProjects && session.roles.includes('admin') };
  // A clock of ours that is fast would make young ports old: of two times, the earlier one counts.
  const ahead = Math.max(0, runtime.clock.now() - (answeredAt ?? Number.POSITIVE_INFINITY));
  const all = (terms: Record<string, string>) =>
    new URLSearchParams(isAllProjects ? terms : { ...terms, project_id: projectId });
  return {
    scope,
    now: () => runtime.clock.now() - ahead,
    servers: () => {
      const query = new URLSearchParams({ limit: pageSizes.servers, ...(isAllProjects && { all_tenants: '1' }) });
      return mapped(eachPage(session, kinds.server, query), serverFact);
    },
    ports: () => {
      const query = all({ limit: pageSizes.ports, sort_key: 'id', sort_dir: 'asc' });
      for (const attribute of portAttributes) query.append('fields', attribute);
      return mapped(eachPage(session, kinds.port, query), portFact);
    },
    hosts: () => hostsOf(session),
    floatingIps: async () => {
      const found = await unless([403, 404], listAll(session, kinds.floatingIp, all({ limit: pageSizes.ports })));
      return found?.map(floatingIpFact);
    },
    server: async (id) => {
      const found = await one(session, kinds.server, id);
      return found && serverFact(found);
    },
    lastActionAt: async (serverId) => latest(...(await actionsOf(session, serverId)).map(actionAt)),
    whereabouts: (serverId) => whereaboutsOf(session, serverId),
    port: async (id) => {
      const found = await one(session, kinds.port, id);
      return found && portFact(found);
    },
    portsOf: (deviceId) => portsBy(session, { device_id: deviceId }),
    portsWithMac: (macAddress) => portsBy(session, { mac_address: macAddress }),
    networksNamed: async (name) =>
      (await listAll(session, kinds.network, new URLSearchParams({ name }))).map(networkFact),
    securityGroup: async (id) => {
      const found = await one(session, kinds.securityGroup, id);
      return found && securityGroupFact(found);
    },
    deletePort: async ({ id, revision }) => {
      // A Neutron that does not know the condition ignores it.
      const headers = revision === undefined ? {} : { 'if-match': `revision_number=${revision}` };
      try {
        await session.call('network', 'DELETE', `/ports/${encodeURIComponent(id)}`, undefined, { headers });
        return 'deleted';
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.facts.status === 404) return 'gone';
        if (error.facts.status === 412) return 'changed';
        throw error;
      }
    },
  };
}

/** Asks for the servers of all projects, to see whether the user may, and what time it is there. */
async function probe(session: Session): Promise<{ isAllProjects: boolean; answeredAt: number | undefined }> {
  const answer = await unless([403], session.call('compute', 'GET', '/servers?all_tenants=1&limit=1'));
  if (answer) return { isAllProjects: true, answeredAt: answer.answeredAt };
  const own = await session.call('compute', 'GET', '/servers?limit=1');
  return { isAllProjects: false, answeredAt: own.answeredAt };
}

async function hostsOf(session: Session): Promise<Hosts> {
  const [services, agents] = await Promise.all([
    unless([403], listAll(session, kinds.computeService, new URLSearchParams({ binary: 'nova-compute' }))),
    unless([403, 404], listAll(session, kinds.agent, new URLSearchParams())),
  ]);
  return { compute: hostSet(services), agents: hostSet(agents) };
}

function hostSet(resources: readonly JsonObject[] | undefined): ReadonlySet<string> | undefined {
  return resources && new Set(resources.map(({ host }) => textOf(host)));
}

async function whereaboutsOf(session: Session, serverId: string): Promise<Whereabouts> {
  // What is no id names no server, and could ask for something else: `detail` is a list.
  if (!isServerId(serverId)) {
    return { kind: 'gone', isRemembered: false, begunAt: undefined, attachedAt: undefined, unasked: [] };
  }
  const path = `/servers/${serverId}`;
  if (await unless([404], session.call('compute', 'GET', path))) return { kind: 'here' };
  // The clouds of several regions may share one Neutron. Asking ours again does no harm.
  const regions = session.regions('compute');
  const unasked: string[] = [];
  for (const region of regions.length > 1 ? regions : []) {
    try {
      if (await unless([404], session.call('compute', 'GET', path, undefined, { region }))) return { kind: 'here' };
    } catch (error) {
      if (!(error instanceof Failure || error instanceof ApiError)) throw error;
      unasked.push(region);
    }
  }
  const actions = await actionsOf(session, serverId);
  const begun = (name: string) => latest(...actions.filter(({ action }) => textOf(action) === name).map(actionBegunAt));
  return {
    kind: 'gone',
    // Nova notes no deletion of a server whose host it takes for dead; that it was built here is as good a proof.
    isRemembered: actions.some(({ action }) => records.includes(textOf(action))),
    begunAt: begun('create'),
    attachedAt: begun('attach_interface'),
    unasked,
  };
}

/** Names of the actions that every server of this cloud has one of. */
const records: readonly string[] = ['create', 'delete', 'forceDelete'];

/** The actions on a server, also on one that is gone. None where they are not to be had. */
async function actionsOf(session: Session, serverId: string): Promise<JsonObject[]> {
  const path = `/servers/${encodeURIComponent(serverId)}/os-instance-actions`;
  const answer = await unless([403, 404], session.call('compute', 'GET', path));
  return listOf(answer?.body.instanceActions).map(objectOf);
}

async function portsBy(session: Session, terms: Record<string, string>): Promise<readonly PortFact[]> {
  return (await listAll(session, kinds.port, new URLSearchParams(terms))).map(portFact);
}

async function one(
  session: Session,
  { service, path, one: key }: Kind & { readonly one: string },
  id: string,
): Promise<JsonObject | undefined> {
  const answer = await unless([404], session.call(service, 'GET', `${path}/${encodeURIComponent(id)}`));
  return answer && objectOf(answer.body[key]);
}

/** What was asked for; undefined when the answer has one of these statuses. */
async function unless<T>(statuses: readonly number[], asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && statuses.includes(error.facts.status)) return undefined;
    throw error;
  }
}

async function* mapped<T>(
  pages: AsyncIterable<readonly JsonObject[]>,
  fact: (resource: JsonObject) => T,
): AsyncGenerator<readonly T[]> {
  for await (const page of pages) yield page.map(fact);
}
