import type { CompiledQuery } from 'kysely';
import type { NeutronTransport, TransportRequest } from '../../../src/neutron/client/index.ts';
import type { Database, Work } from '../../../src/store/index.ts';
import type { Driver } from '../../../src/virt/index.ts';
import type { TestCloudOptions } from '../../support/test-cloud.ts';
import { withMethod } from './with-method.ts';

/** A moment at which a process reaches outside: the n-th of this name since its saga was written down, from 1. */
export interface Point {
  /** `journal` and the event, `write` and the tables, `neutron` and the call, `driver` and its method. */
  readonly name: string;
  readonly nth: number;
}

/** Where a process dies. `before` a write is in the middle of its transaction. */
export interface Death extends Point {
  readonly moment: 'before' | 'after';
}

/** The point as a text. */
export function pointText({ name, nth }: Point): string {
  return nth === 1 ? name : `${name} (${nth})`;
}

/** Notes where a process reaches outside, from the moment on in which a saga is written down; ends it where it is told to. */
export class PointWatch {
  readonly points: Point[] = [];
  readonly #counts = new Map<string, number>();
  readonly #death: Death | null;
  readonly #die: () => void;
  #begun = false;

  /** `die` does not return. */
  constructor(death: Death | null, die: () => void) {
    this.#death = death;
    this.#die = die;
  }

  /** The options of a cloud that is watched. */
  options(options: TestCloudOptions): TestCloudOptions {
    return {
      ...options,
      wrapDatabase: (database) => this.#database(options.wrapDatabase?.(database) ?? database),
      wrapTransport: (transport) => this.#transport(options.wrapTransport?.(transport) ?? transport),
      wrapDriver: (driver) => this.#driver(options.wrapDriver?.(driver) ?? driver),
    };
  }

  #database(database: Database): Database {
    return {
      engine: database.engine,
      read: (work) => database.read(work),
      write: async (work) => {
        let point: Point | null = null;
        const value = await database.write(
          noticing(work, (queries) => {
            point ??= this.#reached(nameOfWrite(queries));
          }),
        );
        this.#passed(point);
        return value;
      },
      durable: () => database.durable(),
      exclusively: (name, action) => database.exclusively(name, action),
      close: () => database.close(),
    };
  }

  #transport(transport: NeutronTransport): NeutronTransport {
    return withMethod(transport, 'send', (request) =>
      this.#call(nameOfRequest(request), () => transport.send(request)),
    );
  }

  #driver(driver: Driver): Driver {
    return new Proxy(driver, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const method = (...args: unknown[]): unknown => Reflect.apply(member, target, args);
        if (answersAtOnce.has(String(name))) return method;
        return (...args: unknown[]) => this.#call(`driver ${String(name)}`, async () => method(...args));
      },
    });
  }

  async #call<T>(name: string, action: () => Promise<T>): Promise<T> {
    const point = this.#reached(name);
    try {
      return await action();
    } finally {
      this.#passed(point);
    }
  }

  #reached(name: string | null): Point | null {
    this.#begun ||= name === 'journal begin';
    if (!this.#begun || name === null) return null;
    const nth = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, nth);
    const point = { name, nth };
    this.points.push(point);
    if (this.#isDeath(point, 'before')) this.#die();
    return point;
  }

  #passed(point: Point | null): void {
    if (point && this.#isDeath(point, 'after')) this.#die();
  }

  #isDeath({ name, nth }: Point, moment: Death['moment']): boolean {
    const death = this.#death;
    return death?.name === name && death.nth === nth && death.moment === moment;
  }
}

/** Methods that ask a driver for something it knows; the others do something. */
const answersAtOnce: ReadonlySet<string> = new Set<keyof Driver>([
  'resources',
  'macsForInstance',
  'dhcpOptionsForInstance',
  'networkBindingHostId',
  'plugEventExpected',
]);

/** Work that tells of its statements when all of them have run, and before they are committed. */
function noticing<T>(work: Work<T>, notice: (queries: readonly CompiledQuery[]) => void): Work<T> {
  return function* (queries) {
    const run: CompiledQuery[] = [];
    const unit = work(queries);
    let step = unit.next();
    while (!step.done) {
      run.push(step.value);
      step = unit.next(yield step.value);
    }
    notice(run);
    return step.value;
  };
}

/** Null for what is no part of a saga: a process that tells that it is alive, a unit that has changed nothing. */
function nameOfWrite(queries: readonly CompiledQuery[]): string | null {
  const changes = queries.flatMap((query) => {
    const table = /^(?:insert into|update|delete from) "(\w+)"/.exec(query.sql)?.[1];
    return table === undefined ? [] : [{ table, query }];
  });
  const tables = new Set(changes.map(({ table }) => table));
  tables.delete('process');
  if (tables.size === 0) return null;
  const of = (table: string) => changes.findLast((change) => change.table === table)?.query;
  if (!tables.has('saga')) return `write ${[...tables].join(' ')}`;
  const event = of('saga_event');
  if (event) return `journal ${lastEvent(event)}`;
  return of('saga')?.sql.startsWith('insert') ? 'journal begin' : 'journal rest';
}

/** The event that a write is about; what comes before it are facts that go along. */
function lastEvent({ sql, parameters }: CompiledQuery): string {
  const columns: readonly string[] = /\(([^)]*)\) values/.exec(sql)?.[1]?.match(/\w+/g) ?? [];
  const value = (column: string) => parameters[columns.indexOf(column)];
  return [value('kind'), value('node')].filter((part) => typeof part === 'string').join(' ');
}

const uuid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;

function nameOfRequest({ method, path, query }: TransportRequest): string {
  const names = [...new Set(query.map(([name]) => name))].filter((name) => name !== 'fields');
  const asked = names.length > 0 ? `?${names.join('&')}` : '';
  return `neutron ${method} ${path.replace('/v2.0/', '').replace(uuid, '{id}')}${asked}`;
}
