import type { InstanceTable } from '../../../store/index.ts';
import { badRequest } from '../../errors/nova-error.ts';
import type { Query } from '../../operation/query.ts';

/** The columns that servers can be sorted by. */
export const sortColumns = [
  'uuid',
  'name',
  'description',
  'hostname',
  'created_at',
  'updated_at',
  'launched_at',
  'terminated_at',
  'vm_state',
  'task_state',
  'power_state',
  'host',
  'node',
  'availability_zone',
  'image_id',
  'flavor_id',
  'key_name',
  'launch_index',
  'project_id',
  'user_id',
  'access_ip_v4',
  'access_ip_v6',
] as const satisfies readonly (keyof InstanceTable)[];

/** A column to sort by; null and the empty text are one. */
export interface SortBy {
  readonly column: (typeof sortColumns)[number];
  readonly direction: 'asc' | 'desc';
  readonly nullable: boolean;
}

/** Sort keys of the API, and the columns behind them. */
const keys: Readonly<Record<string, Omit<SortBy, 'direction'>>> = {
  uuid: { column: 'uuid', nullable: false },
  id: { column: 'uuid', nullable: false },
  display_name: { column: 'name', nullable: false },
  display_description: { column: 'description', nullable: true },
  hostname: { column: 'hostname', nullable: false },
  created_at: { column: 'created_at', nullable: false },
  updated_at: { column: 'updated_at', nullable: false },
  launched_at: { column: 'launched_at', nullable: true },
  terminated_at: { column: 'terminated_at', nullable: true },
  vm_state: { column: 'vm_state', nullable: false },
  task_state: { column: 'task_state', nullable: true },
  power_state: { column: 'power_state', nullable: false },
  host: { column: 'host', nullable: true },
  node: { column: 'node', nullable: true },
  availability_zone: { column: 'availability_zone', nullable: true },
  image_ref: { column: 'image_id', nullable: true },
  instance_type_id: { column: 'flavor_id', nullable: false },
  key_name: { column: 'key_name', nullable: true },
  launch_index: { column: 'launch_index', nullable: false },
  project_id: { column: 'project_id', nullable: false },
  user_id: { column: 'user_id', nullable: false },
  access_ip_v4: { column: 'access_ip_v4', nullable: true },
  access_ip_v6: { column: 'access_ip_v6', nullable: true },
};

/** The order of a listing: newest first unless the query says otherwise; always a total one. Throws HttpError 400. */
export function readSort(query: Query): readonly SortBy[] {
  const directions = query.all('sort_dir');
  const order = query.all('sort_key').map((name, index): SortBy => {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (!key) throw badRequest(`Servers cannot be sorted by ${name.slice(0, 60)}.`);
    return { ...key, direction: direction(directions[index]) };
  });
  const last = direction(directions.length > order.length ? directions.at(-1) : undefined);
  const named = new Set(order.map((by) => by.column));
  return [
    ...order,
    ...(named.has('created_at') ? [] : [{ column: 'created_at', direction: last, nullable: false } as const]),
    ...(named.has('uuid') ? [] : [{ column: 'uuid', direction: last, nullable: false } as const]),
  ];
}

function direction(text: string | undefined): 'asc' | 'desc' {
  if (text === undefined || text === 'desc') return 'desc';
  if (text === 'asc') return 'asc';
  throw badRequest('sort_dir must be asc or desc.');
}
