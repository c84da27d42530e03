import { Pool } from 'undici';
import type { Arena } from './arena.ts';
import type { Contestant, MadeCall, Wanted } from './contestant.ts';

/** The orders in which new ports can be made and bound. */
export const orders = ['single, then bound', 'each bound at once', 'bulk, then bound'] as const;
/** The orders in which ports can be made bound. */
export const boundOrders = ['single', 'bulk'] as const;

export interface BareWritesOptions {
  readonly order: (typeof orders)[number] | (typeof boundOrders)[number];
  readonly bindAtCreate?: boolean;
}

/**
 * The writes alone that an allocation cannot do without, with none of our code: what the server makes of them is the bound
 * for whoever allocates.
 */
export function bareWrites(arena: Arena, { order, bindAtCreate = false }: BareWritesOptions): Contestant {
  const { origin, pathname } = new URL(arena.url);
  const pool = new Pool(origin, { connections: 16, pipelining: 1 });
  const made = new Map<string, string[]>();
  let calls: MadeCall[] = [];
  const send = async <T>(method: 'POST' | 'PUT' | 'DELETE', path: string, as: object, body?: object): Promise<T> => {
    const startedAt = performance.now();
    const reply = await pool.request({
      method,
      path: `${pathname === '/' ? '' : pathname}${path}`,
      headers: { ...as, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.body.text();
    calls.push({ startedAt, ms: performance.now() - startedAt });
    if (reply.statusCode >= 300) throw new Error(`${method} ${path}: ${reply.statusCode} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const timed = async (action: () => Promise<unknown>) => {
    calls = [];
    const began = performance.now();
    await action();
    return { ms: performance.now() - began, calls };
  };

  const binding = ({ uuid }: Wanted) => ({
    device_id: uuid,
    device_owner: 'compute:nova',
    'binding:host_id': arena.host,
    dns_name: 'vm',
  });
  const bodyOf = (wanted: Wanted, network_id: string) => ({
    network_id,
    admin_state_up: true,
    tenant_id: arena.projectId,
    ...(bindAtCreate ? binding(wanted) : { device_id: wanted.uuid }),
  });
  const maker = bindAtCreate ? arena.service : arena.user;
  const make = async (wanted: Wanted, network: string) =>
    (await send<{ port: { id: string } }>('POST', '/v2.0/ports', maker, { port: bodyOf(wanted, network) })).port.id;
  const bind = (wanted: Wanted, id: string, revision?: number) => {
    const condition = revision === undefined ? {} : { 'if-match': `revision_number=${revision}` };
    return send('PUT', `/v2.0/ports/${id}`, { ...arena.service, ...condition }, { port: binding(wanted) });
  };
  const makeAll = async (wanted: Wanted): Promise<string[]> => {
    if (order === 'each bound at once') {
      return await Promise.all(
        wanted.networks.map(async (network) => {
          const id = await make(wanted, network);
          await bind(wanted, id);
          return id;
        }),
      );
    }
    const bulk = order.startsWith('bulk');
    const ids = bulk
      ? await makeInBulk(wanted)
      : await Promise.all(wanted.networks.map((network) => make(wanted, network)));
    if (!bindAtCreate) await Promise.all(ids.map((id) => bind(wanted, id)));
    return ids;
  };
  const makeInBulk = async (wanted: Wanted): Promise<string[]> => {
    const ports = wanted.networks.map((network) => bodyOf(wanted, network));
    return (await send<{ ports: { id: string }[] }>('POST', '/v2.0/ports', maker, { ports })).ports.map(({ id }) => id);
  };
  const free = { device_id: '', device_owner: '', 'binding:host_id': null, dns_name: '' };

  return {
    name: `bare writes: ${order}`,
    kind: 'bound',
    bindAtCreate,
    forms: order === 'single, then bound' ? ['new', 'brought'] : ['new'],
    allocate: (wanted) =>
      timed(async () => {
        if (wanted.ports) await Promise.all(wanted.ports.map(({ id, revision }) => bind(wanted, id, revision)));
        else made.set(wanted.uuid, await makeAll(wanted));
      }),
    deallocate: (wanted) =>
      timed(async () => {
        await Promise.all([
          ...(wanted.ports ?? []).map(({ id }) => send('PUT', `/v2.0/ports/${id}`, arena.service, { port: free })),
          ...(made.get(wanted.uuid) ?? []).map((id) => send('DELETE', `/v2.0/ports/${id}`, arena.user)),
        ]);
      }),
    stop: () => pool.close(),
  };
}
