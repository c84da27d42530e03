import type { Vif } from '../../allocation/index.ts';
import { all, first, type Queries, type Unit } from '../../store/index.ts';
import { lookAt, type View } from '../api/view.ts';
import type { ConsoleDeps } from '../deps.ts';
import { findServer, type ServerRow } from './find-server.ts';
import { runsOf, runWire } from './runs.ts';

/** Runs of one server that are listed. */
const mostRuns = 100;

/** A server: its state, its NICs as Berth has them written down, what was done for it, and what it waits for. */
export function serverView(deps: ConsoleDeps): View {
  const { database, compute } = deps;
  return {
    path: '/servers/:server_id',
    every: 400,
    look: async ({ params, projectId, context }) => {
      const found = await database.read(function* (queries) {
        const server = yield* findServer(queries, params.server_id ?? '', projectId);
        const { uuid } = server;
        const fault = yield* newestFault(queries, uuid);
        return { server, fault, nics: yield* nicsOf(queries, uuid), runs: yield* runsOf(queries, uuid, mostRuns) };
      });
      const { server, fault, nics, runs } = found;
      const wait = compute.plugWaitOf(server.uuid);
      return lookAt({
        server: { ...serverWire(server, deps.statusOf), host: context.isAdmin ? server.host : null, fault },
        nics,
        runs: runs.map(runWire),
        waiting: wait && { ports: wait.ports, since: wait.since, timeout: wait.timeout },
      });
    },
  };
}

/** A server as views show it. Sizes: memory in MiB, disk in GiB. */
export function serverWire(row: ServerRow, statusOf: ConsoleDeps['statusOf']) {
  const flavor = JSON.parse(row.flavor) as { readonly name?: string };
  return {
    id: row.uuid,
    name: row.name,
    project_id: row.project_id,
    status: row.deleted === 1 ? 'DELETED' : statusOf(row.vm_state, row.task_state),
    task_state: row.task_state,
    availability_zone: row.availability_zone,
    flavor: { name: flavor.name ?? '', vcpus: row.vcpus, memory_mb: row.memory_mb, disk_gb: row.disk_gb },
    image_id: row.image_id,
    key_name: row.key_name,
    metadata: JSON.parse(row.metadata) as Readonly<Record<string, string>>,
    locked: row.locked === 1,
    created_at: row.created_at,
    launched_at: row.launched_at,
    terminated_at: row.terminated_at,
  };
}

function* newestFault(queries: Queries, uuid: string) {
  const fault = yield* first(
    queries
      .selectFrom('instance_fault')
      .select(['code', 'message', 'created_at'])
      .where('instance_uuid', '=', uuid)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1),
  );
  return fault ?? null;
}

function* nicsOf(queries: Queries, uuid: string): Unit<readonly object[]> {
  const rows = yield* all(
    queries.selectFrom('virtual_interface').selectAll().where('instance_uuid', '=', uuid).orderBy('nic'),
  );
  return rows.map(({ nic, ownership, state, network_id, port_id, fixed_ip, tag, vif }) => ({
    nic,
    ownership,
    state,
    network_id,
    port_id,
    asked_ip: fixed_ip,
    tag,
    vif: vif === null ? null : vifWire(JSON.parse(vif) as Vif),
  }));
}

/** Nothing of the binding's profile and details: they are between the operator's services. */
function vifWire({ address, network, type, vnicType, active, devname }: Vif) {
  return {
    mac_address: address,
    vif_type: type,
    vnic_type: vnicType,
    device: devname,
    wired: active,
    network: network.label,
    mtu: network.mtu,
    subnets: network.subnets.map(({ cidr, gateway, ips, dns }) => ({
      cidr,
      gateway,
      dns,
      addresses: ips.map((ip) => ({ address: ip.address, floating: ip.floatingIps })),
    })),
  };
}
