import { all, first, type Queries, type Unit } from '../../store/index.ts';
import type { Instance } from '../instance.ts';
import { hostsOfOthers } from '../server-group-policy.ts';

/** The host that a request names; null: any. */
export interface WantedHost {
  readonly host: string | null;
  /** The hypervisor's name. */
  readonly node: string | null;
}

/** A host as it is looked at for one server. Memory in MiB, disk in GiB. */
export interface Candidate {
  readonly host: string;
  readonly node: string;
  readonly zone: string;
  readonly isDisabled: boolean;
  readonly isDown: boolean;
  /** What may still be promised of it. */
  readonly free: { readonly vcpus: number; readonly memoryMb: number; readonly diskGb: number };
  /** The metadata of the aggregates that it is in. */
  readonly aggregates: readonly Readonly<Record<string, unknown>>[];
  /** How many servers of the new one's group it has. */
  readonly members: number;
}

/** What is asked of a host. */
export interface Asked {
  readonly instance: Pick<Instance, 'uuid' | 'vcpus' | 'memoryMb' | 'diskGb' | 'flavor'>;
  /** The hosts of the servers that it is to be with; null: of none. */
  readonly together: ReadonlySet<string> | null;
  /** The hosts of those that it is to be apart from. */
  readonly apart: ReadonlySet<string>;
  readonly zone: string | null;
  readonly wanted: WantedHost | null;
  /** The server's group; null: none. */
  readonly group: {
    readonly policy: string;
    /** How many of its servers a host may have with `anti-affinity`. */
    readonly mostPerHost: number;
    /** How many of its servers hold a host. */
    readonly placed: number;
  } | null;
  /** Hosts on which it went wrong before. */
  readonly tried: ReadonlySet<string>;
  /** Hosts that a server which moves holds already. */
  readonly held: ReadonlySet<string>;
}

/** Reads what is asked for a server, and the hosts of these names as they are now. */
export function* lookAtHosts(
  queries: Queries,
  names: readonly string[],
  instance: Instance,
  { wanted, tried, held }: Pick<Asked, 'wanted' | 'tried' | 'held'>,
): Unit<{ readonly asked: Asked; readonly candidates: readonly Candidate[] }> {
  const { uuid } = instance;
  const server = yield* first(queries.selectFrom('instance').select('requested_zone').where('uuid', '=', uuid));
  const nodes = yield* all(queries.selectFrom('compute_node').selectAll().where('host', 'in', names).orderBy('host'));
  const aggregates = yield* all(
    queries
      .selectFrom('aggregate_host as h')
      .innerJoin('aggregate as a', 'a.id', 'h.aggregate_id')
      .select(['h.host', 'a.metadata']),
  );
  const { group, members } = yield* groupOf(queries, uuid);
  const { sameHost = [], differentHost = [] } = instance.hostHints ?? {};
  const together = sameHost.length === 0 ? null : yield* hostsOf(queries, instance, sameHost);
  const apart = yield* hostsOf(queries, instance, differentHost);
  return {
    asked: { instance, zone: server?.requested_zone ?? null, wanted, group, together, apart, tried, held },
    candidates: nodes.map((node) => ({
      host: node.host,
      node: node.node,
      zone: node.availability_zone,
      isDisabled: node.disabled === 1,
      isDown: node.forced_down === 1,
      free: {
        vcpus: node.vcpu_limit - node.vcpus_used,
        memoryMb: node.memory_mb_limit - node.memory_mb_used,
        diskGb: node.local_gb_limit - node.local_gb_used,
      },
      aggregates: aggregates.flatMap(({ host, metadata }) =>
        host === node.host ? [JSON.parse(metadata) as Record<string, unknown>] : [],
      ),
      members: members.get(node.host) ?? 0,
    })),
  };
}

/** Where these servers are; a deleted one is nowhere. One of another project is nowhere: who may not see it learns nothing of it. */
function* hostsOf(
  queries: Queries,
  { projectId }: Pick<Instance, 'projectId'>,
  uuids: readonly string[],
): Unit<ReadonlySet<string>> {
  if (uuids.length === 0) return new Set();
  const servers = yield* all(
    queries.selectFrom('instance').select('host').where('uuid', 'in', uuids).where('project_id', '=', projectId),
  );
  return new Set(servers.flatMap(({ host }) => host ?? []));
}

/** The group of a server, and how many of its other members each host has. */
function* groupOf(
  queries: Queries,
  uuid: string,
): Unit<{ readonly group: Asked['group']; readonly members: ReadonlyMap<string, number> }> {
  const group = yield* first(
    queries
      .selectFrom('server_group_member as m')
      .innerJoin('server_group as g', 'g.id', 'm.group_id')
      .select(['g.id', 'g.policy', 'g.max_server_per_host'])
      .where('m.instance_uuid', '=', uuid),
  );
  const members = new Map<string, number>();
  if (!group) return { group: null, members };
  const others = yield* hostsOfOthers(queries, group.id, uuid);
  for (const host of others) members.set(host, (members.get(host) ?? 0) + 1);
  const mostPerHost = group.max_server_per_host ?? 1;
  return { group: { policy: group.policy, mostPerHost, placed: others.length }, members };
}
