import type { Vif } from '../../allocation/index.ts';
import { all, first, type InstanceTable, prepared, type Queries, type Unit } from '../../store/index.ts';
import type { FlavorSnapshot } from '../compute-api.ts';

/** All that is told of a server, as it is at a moment. No secret is among it: neither passwords nor user data. */
export interface ToldServer extends Pick<InstanceTable, (typeof columns)[number]> {
  readonly flavorSnapshot: FlavorSnapshot;
  /** What servers do not keep of their flavor; null where that is gone. */
  readonly flavor_is_public: number | null;
  readonly flavor_disabled: number | null;
  readonly flavor_rxtx_factor: number | null;
  readonly flavor_description: string | null;
  /** The key pair whose public key it was given; null: none, or it is gone. */
  readonly keypair_type: string | null;
  readonly keypair_public_key: string | null;
  readonly keypair_fingerprint: string | null;
  readonly vifs: readonly Vif[];
}

const columns = [
  'uuid',
  'project_id',
  'user_id',
  'name',
  'hostname',
  'description',
  'vm_state',
  'task_state',
  'power_state',
  'host',
  'node',
  'availability_zone',
  'flavor_id',
  'image_id',
  'image_properties',
  'key_name',
  'metadata',
  'tags',
  'locked',
  'locked_reason',
  'disk_config',
  'reservation_id',
  'created_at',
  'updated_at',
  'launched_at',
  'terminated_at',
  'deleted',
] as const satisfies readonly (keyof InstanceTable)[];

/** The server, deleted ones included; undefined: there is none. */
export function* toldServer(queries: Queries, uuid: string): Unit<ToldServer | undefined> {
  const row = yield* first(serverByUuid(queries, { uuid }));
  if (!row) return undefined;
  const nics = yield* all(vifsOf(queries, { uuid }));
  return {
    ...row,
    flavorSnapshot: JSON.parse(row.flavor) as FlavorSnapshot,
    vifs: nics.flatMap(({ vif }) => (vif === null ? [] : [JSON.parse(vif) as Vif])),
  };
}

const serverByUuid = prepared((queries, { uuid }: { uuid: string }) =>
  queries
    .selectFrom('instance')
    .leftJoin('flavor', 'flavor.id', 'instance.flavor_id')
    .leftJoin('keypair', (join) =>
      join.onRef('keypair.user_id', '=', 'instance.user_id').onRef('keypair.name', '=', 'instance.key_name'),
    )
    .select(columns.map((column) => `instance.${column}` as const))
    .select([
      'instance.flavor',
      'flavor.is_public as flavor_is_public',
      'flavor.disabled as flavor_disabled',
      'flavor.rxtx_factor as flavor_rxtx_factor',
      'flavor.description as flavor_description',
      'keypair.type as keypair_type',
      'keypair.public_key as keypair_public_key',
      'keypair.fingerprint as keypair_fingerprint',
    ])
    .where('instance.uuid', '=', uuid),
);

const vifsOf = prepared((queries, { uuid }: { uuid: string }) =>
  queries.selectFrom('virtual_interface').select('vif').where('instance_uuid', '=', uuid).orderBy('nic'),
);
