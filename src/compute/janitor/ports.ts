import { type ServerPort, type Whose, whosePort } from '../../allocation/index.ts';
import { all, type Queries, type Unit } from '../../store/index.ts';
import { findInstance } from '../instance-store.ts';
import type { NetworkInfoKeeper } from '../network-info-keeper.ts';
import { type ComputeServices, namesOf } from '../services.ts';
import { SqlPortLedger } from '../sql-port-ledger.ts';
import { vmState } from '../states.ts';
import { evidenceOfOver, portEvidenceOf } from './evidence.ts';
import type { Finding, Inspection, Sighting } from './finding.ts';
import { fateOf, isOver, type Over, standingsOf } from './standing.ts';

/** Ports of which nothing is proven, in one report: who shares a Neutron need not hear of everything in it. */
const mostStrangers = 1000;

/** A NIC of a server that runs on one of these hosts, by its port. */
interface ExpectedNic {
  readonly serverId: string;
  readonly projectId: string;
  readonly host: string | null;
  readonly portId: string;
}

/** Ports whose servers are no more, and servers whose ports are: Neutron's ports are read once, page by page. */
export function inspectPorts(services: ComputeServices, keeper: NetworkInfoKeeper): Inspection {
  const { database, network } = services;

  const look: Inspection['look'] = async (signal, deviceId) => {
    const { hosts, expected } = await database.read(function* (queries) {
      const nodes = yield* all(queries.selectFrom('compute_node').select('host'));
      const hosts = new Set(nodes.map((node) => node.host));
      return { hosts, expected: yield* nicsOn(queries, namesOf(services), deviceId) };
    });
    const open = new Map(expected.map((nic) => [nic.portId, nic]));
    const orphans: Sighting[] = [];
    const strangers: Sighting[] = [];
    for await (const page of network.serverPorts({
      requestId: requestId(services),
      signal,
      ...(deviceId && { deviceId }),
    })) {
      for (const { id, deviceId } of page) if (open.get(id)?.serverId === deviceId) open.delete(id);
      // After the page: who has a port was written down before.
      for (const orphan of await database.read((queries) => orphansOf(queries, page, hosts))) {
        if (orphan.isOurs) orphans.push(orphan);
        else if (strangers.length < mostStrangers) strangers.push(orphan);
      }
    }
    return [...orphans, ...strangers, ...(await missingOf([...open.values()], signal))];
  };

  /** NICs whose port Neutron does not have, or not for their server, asked for one server after the other. */
  async function missingOf(nics: readonly ExpectedNic[], signal: AbortSignal): Promise<Sighting[]> {
    const missing: Sighting[] = [];
    for (const [serverId, some] of Map.groupBy(nics, (nic) => nic.serverId)) {
      const { instance, standing } = await database.read(function* (queries) {
        const standings = yield* standingsOf(queries, [serverId]);
        return { instance: yield* findInstance(queries, serverId), standing: standings.get(serverId) };
      });
      if (standing !== 'lives') continue;
      const portIds = some.map(({ portId }) => portId);
      const states = await network.portStates({ requestId: requestId(services), instance, portIds, signal });
      for (const { portId, projectId, host } of some.filter((nic) => states.get(nic.portId) === 'gone')) {
        const about = { resource: 'port', resourceId: portId, serverId, projectId, host } as const;
        const reason = `server ${serverId} has a NIC with it, and Neutron does not have it, or not for that server`;
        missing.push({ kind: 'port_missing', ...about, reason, isOurs: true, action: 'unplug', mend: null });
      }
    }
    return missing;
  }

  async function takeBack({ resourceId: portId, serverId }: Finding, signal: AbortSignal): Promise<string | null> {
    const evidence = await database.read((queries) => evidenceOfOver(queries, serverId));
    if (!evidence) return null;
    const outcome = await network.takeBackStray({ requestId: requestId(services), portId, signal, ...evidence });
    return outcome === 'deleted' || outcome === 'released' ? outcome : null;
  }

  async function unplug({ resourceId: portId, serverId }: Finding): Promise<string | null> {
    await keeper.heal(serverId);
    const nics = await new SqlPortLedger(database, serverId).read();
    if (nics.some((nic) => nic.portId === portId)) throw new Error('its NIC could not be unplugged; the log says why');
    return 'unplugged';
  }

  return {
    kinds: ['orphaned_port', 'port_missing'],
    look,
    mend: (finding, signal) => (finding.kind === 'orphaned_port' ? takeBack(finding, signal) : unplug(finding)),
  };
}

function requestId({ runtime }: ComputeServices): string {
  return `req-${runtime.ids.uuid()}`;
}

function* nicsOn(queries: Queries, hosts: readonly string[], serverId?: string): Unit<ExpectedNic[]> {
  let bound = queries
    .selectFrom('virtual_interface')
    .innerJoin('instance', 'instance.uuid', 'virtual_interface.instance_uuid')
    .select(['instance.uuid', 'instance.project_id', 'instance.host', 'virtual_interface.port_id'])
    .where('instance.host', 'in', hosts)
    .where('instance.deleted', '=', 0)
    .where('instance.vm_state', '=', vmState.active)
    .where('instance.task_state', 'is', null)
    .where('virtual_interface.state', '=', 'bound');
  if (serverId !== undefined) bound = bound.where('instance.uuid', '=', serverId);
  const rows = yield* all(bound);
  return rows.flatMap(({ uuid, project_id: projectId, host, port_id: portId }) =>
    portId === null ? [] : [{ serverId: uuid, projectId, host, portId }],
  );
}

/** The ports of a page whose servers should have none, or are not known. */
function* orphansOf(queries: Queries, page: readonly ServerPort[], hosts: ReadonlySet<string>): Unit<Sighting[]> {
  const standings = yield* standingsOf(
    queries,
    page.map(({ deviceId }) => deviceId),
  );
  const orphans: Sighting[] = [];
  for (const port of page) {
    const standing = standings.get(port.deviceId);
    const isHere = port.hostId === '' || hosts.has(port.hostId);
    if (isOver(standing)) {
      const evidence = yield* portEvidenceOf(queries, port.deviceId);
      const whose = whosePort(port, { ...evidence, projectId: evidence.instance.projectId });
      orphans.push(orphanOf(port, standing, isHere ? whose : 'unknown'));
    } else if (standing === undefined && isHere && port.isOwned) {
      // On a host of somebody else it is that one's: two clouds may share a Neutron. Nothing is guessed of an empty owner.
      orphans.push(orphanOf(port, undefined, 'unknown'));
    }
  }
  return orphans;
}

function orphanOf(port: ServerPort, standing: Over | undefined, whose: Whose): Sighting {
  const { id, deviceId, projectId } = port;
  const fate = standing
    ? fateOf(deviceId, standing)
    : `its server ${deviceId} is not there, and there is no record of it`;
  const doubt =
    standing && whose === 'unknown' ? '; nothing says that it was made for that server, or brought to it' : '';
  return {
    kind: 'orphaned_port',
    resource: 'port',
    resourceId: id,
    serverId: deviceId,
    projectId,
    host: null,
    reason: `${fate}${doubt}`,
    isOurs: whose !== 'unknown',
    ...(whose !== 'unknown' && { action: whose === 'created' ? 'delete' : 'release' }),
    mend: whose === 'unknown' ? `openstack port delete ${id}` : null,
  };
}
