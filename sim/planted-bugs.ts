import type { CompiledQuery } from 'kysely';
import type { Sabotage } from './sabotage.ts';

/** Bugs that the simulator must find: each is a mistake that somebody could make. */
export const plantedBugs: Readonly<Record<string, Sabotage>> = {
  'undo missing: created ports stay': {
    request: ({ method, path }) =>
      method === 'DELETE' && path.startsWith('/v2.0/ports/') ? { status: 204, headers: {}, body: undefined } : null,
  },
  'adopt skipped: nobody looks for the ports of a server': {
    request: ({ method, path, query }) =>
      method === 'GET' && path === '/v2.0/ports' && query.some(([name]) => name === 'device_id')
        ? { status: 200, headers: {}, body: { ports: [] } }
        : null,
  },
  'journal written late: a step is only written down once it is done': {
    statement: (query) => (inserts(query, 'saga_event') && query.parameters.includes('started') ? 'skip' : null),
  },
  'ledger not written: nobody knows the NICs of a server': {
    statement: (query) => (inserts(query, 'virtual_interface') ? 'skip' : null),
  },
  'guard dropped: a build moves on whatever its server is': {
    statement: (query) => (updates(query, 'instance') ? rewritten(query, /"task_state" = \?$/, '? is not null') : null),
  },
  'guard dropped: a failed build overwrites a deletion': {
    statement: (query) =>
      updates(query, 'instance')
        ? rewritten(query, /\("task_state" is null or "task_state" != \?\)$/, '? is not null')
        : null,
  },
  'brought port deleted': {
    request: (request) => {
      const { port } = (request.body ?? {}) as { port?: { device_id?: string } };
      const { body: _, ...bare } = request;
      return request.method === 'PUT' && port?.device_id === '' ? { ...bare, method: 'DELETE' } : null;
    },
  },
  'brought port kept: its release is forgotten': {
    request: ({ method, body }) => {
      const { port } = (body ?? {}) as { port?: { device_id?: string } };
      return method === 'PUT' && port?.device_id === ''
        ? { status: 200, headers: {}, body: { port: { id: 'x', network_id: 'x', device_id: '', fixed_ips: [] } } }
        : null;
    },
  },
  'claim not given back': {
    statement: (query) => (/^delete from "claim"/.test(query.sql) ? 'skip' : null),
  },
  'claim given back twice': {
    statement: (query) => (/^update "compute_node".*- \?/.test(query.sql) ? doubled(query) : null),
  },
  'guest left running': {
    statement: (query) => (/^delete from "fake_guest"/.test(query.sql) ? 'skip' : null),
  },
  'NIC not plugged: an interface is attached, and its guest has none': {
    statement: (query) => (updates(query, 'fake_guest') ? 'skip' : null),
  },
  'records unread: whose port is whose is not known when they are taken back': {
    statement: (query) => (/^select \* from "virtual_interface"/.test(query.sql) ? none(query) : null),
  },
  'saga takes no rest': {
    statement: (query) =>
      /^update "saga" set/.test(query.sql) && query.parameters.includes('unwound') ? 'skip' : null,
  },
  'nobody recovers': { forgetsToRecover: true },
};

function inserts({ sql }: CompiledQuery, table: string): boolean {
  return sql.startsWith(`insert into "${table}"`);
}

function updates({ sql }: CompiledQuery, table: string): boolean {
  return sql.startsWith(`update "${table}"`);
}

function rewritten(query: CompiledQuery, pattern: RegExp, text: string): CompiledQuery | null {
  return pattern.test(query.sql) ? { ...query, sql: query.sql.replace(pattern, text) } : null;
}

/** What is taken off, twice. */
function doubled(query: CompiledQuery): CompiledQuery {
  return { ...query, sql: query.sql.replace(/- \?/g, '- 2 * ?') };
}

/** A query that finds nothing. */
function none(query: CompiledQuery): CompiledQuery {
  return { ...query, sql: query.sql.replace(' where ', ' where 1 = 0 and ') };
}
