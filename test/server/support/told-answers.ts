import assert from 'node:assert/strict';
import { Compile } from 'typebox/schema';
import type { TestCloud } from '../../support/test-cloud.ts';
import { closed, type Json } from './closed.ts';

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Json }>> }>>;
  readonly 'x-openstack-min-microversion'?: string;
  readonly 'x-openstack-max-microversion'?: string;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

interface Asked {
  /** What stands in the path for the names in braces, in order. */
  readonly at?: readonly string[];
  readonly query?: string;
  readonly body?: object;
  /** The minor number; the newest that has the operation, unless given. */
  readonly version?: number;
  readonly user?: 'demo' | 'admin';
  readonly headers?: Readonly<Record<string, string>>;
}

const newest = 74;

const roots = { compute: '/compute/v2.1', identity: '/identity/v3', operator: '/operator/v1' } as const;

/** The document of an API, held against what a cloud answers; it keeps what has been seen. */
export class ToldAnswers {
  readonly #cloud: TestCloud;
  readonly #document: Document;
  readonly #root: string;
  readonly #checks = new Map<Json, ReturnType<typeof Compile>>();
  /** `GET /servers 200`: what has been answered with a body. */
  readonly #answered = new Set<string>();
  /** `Server.name`: members of views that have been seen in answers. */
  readonly #seen = new Set<string>();

  private constructor(cloud: TestCloud, document: Document, face: keyof typeof roots) {
    this.#root = roots[face];
    this.#cloud = cloud;
    this.#document = document;
  }

  static async of(cloud: TestCloud, face: keyof typeof roots): Promise<ToldAnswers> {
    const answer = await cloud.cloud.app.inject({ method: 'GET', url: `/openapi/${face}.json` });
    return new ToldAnswers(cloud, answer.json<Document>(), face);
  }

  /** Calls with success, as the administrator unless said otherwise; what is answered must be what is told of. */
  async call<T = Json>(method: string, path: string, asked: Asked = {}): Promise<T> {
    const { status, body } = await this.#ask<T>(method, path, asked);
    assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /**
   * Reads as both users at the oldest and the newest microversion and one between; answers what the newest tells the one of them
   * who sees more. Whose it is not is refused.
   */
  async read<T = Json>(path: string, ...at: string[]): Promise<T> {
    const [pattern = path, query] = path.split('?', 2);
    const [since, until] = this.#range('get', pattern);
    const versions = new Set([since, 52, until].filter((version) => version >= since && version <= until));
    const good: T[] = [];
    for (const user of ['demo', 'admin'] as const) {
      for (const version of versions) {
        const { status, body } = await this.#ask<T>('GET', pattern, { at, version, user, ...(query && { query }) });
        assert.ok([200, 204, 403, 404].includes(status), `GET ${path} at 2.${version}: ${status}`);
        if (status < 300) good.push(body);
      }
    }
    const last = good.at(-1);
    assert.ok(good.length >= versions.size, `GET ${path} is answered`);
    return last as T;
  }

  /** What is told to have a body and has not been answered. */
  unanswered(): readonly string[] {
    const told = Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        Object.entries(responses).flatMap(([status, { content }]) =>
          content ? [`${method.toUpperCase()} ${path.replace(`${this.#root}/`, '/')} ${status}`] : [],
        ),
      ),
    );
    return told.filter((one) => !this.#answered.has(one)).toSorted();
  }

  /** The paths whose operations with this method tell of no body. */
  silent(method: string): readonly string[] {
    return Object.entries(this.#document.paths).flatMap(([path, methods]) => {
      const told = Object.entries(methods[method]?.responses ?? { default: { content: {} } });
      return told.some(([, { content }]) => content) ? [] : [path];
    });
  }

  /** Members of views that have been in no answer. */
  unseen(): readonly string[] {
    return Object.entries(this.#document.components.schemas).flatMap(([name, { properties }]) =>
      Object.keys(properties as Json)
        .map((member) => `${name}.${member}`)
        .filter((member) => !this.#seen.has(member)),
    );
  }

  async #ask<T = Json>(method: string, pattern: string, asked: Asked): Promise<{ status: number; body: T }> {
    const { at = [], query, body, user = 'admin' } = asked;
    const [, until] = this.#range(method.toLowerCase(), pattern);
    const values = at.values();
    const path = pattern.replace(/\{\w+\}/g, () => encodeURIComponent(String(values.next().value)));
    const url = `${this.#full(path)}${query ? `?${query}` : ''}`;
    const headers = { 'openstack-api-version': `compute 2.${asked.version ?? until}`, ...asked.headers };
    const answer = await this.#cloud.call<T>(user, method, url, body, headers);
    if (answer.status < 300) this.#check(`${method} ${pattern}`, answer.status, answer.body);
    return answer;
  }

  #check(operation: string, status: number, body: unknown): void {
    const [method = '', pattern = ''] = operation.split(' ');
    const { responses } = this.#operation(method.toLowerCase(), pattern);
    const told = responses[status] ?? responses['2XX'];
    assert.ok(told, `${operation} tells of ${status}`);
    const schema = told.content?.['application/json']?.schema;
    if (body === undefined) return;
    assert.ok(schema, `${operation} ${status} tells of its body ${JSON.stringify(body)}`);
    const [, faults] = this.#validator(schema).Errors(body);
    assert.deepEqual(faults, [], `${operation} ${status}: ${JSON.stringify(body)}`);
    this.#answered.add(`${operation} ${responses[status] ? status : '2XX'}`);
    this.#see(schema, body);
  }

  /** Notes which members of views are there; of several forms, in those that the value has. */
  #see(schema: Json, value: unknown): void {
    const { $ref: reference, anyOf, allOf, items, properties, additionalProperties } = schema;
    if (typeof reference === 'string') {
      const name = reference.replace('#/components/schemas/', '');
      const view = this.#document.components.schemas[name] ?? {};
      for (const member of Object.keys(value as Json)) this.#seen.add(`${name}.${member}`);
      this.#see(view, value);
      return;
    }
    for (const one of [...((anyOf ?? []) as Json[]), ...((allOf ?? []) as Json[])])
      if (this.#validator(one).Check(value)) this.#see(one, value);
    if (Array.isArray(value) && items) for (const one of value) this.#see(items as Json, one);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, one] of Object.entries(value)) {
      const told = (properties as Readonly<Record<string, Json>> | undefined)?.[name] ?? additionalProperties;
      if (told) this.#see(told as Json, one);
    }
  }

  #validator(schema: Json): ReturnType<typeof Compile> {
    const known = this.#checks.get(schema) ?? Compile(closed(schema, this.#document.components.schemas) as Json);
    this.#checks.set(schema, known);
    return known;
  }

  #operation(method: string, pattern: string): Operation {
    const operation = this.#document.paths[this.#full(pattern)]?.[method];
    assert.ok(operation, `${method} ${pattern} is in the document`);
    return operation;
  }

  #range(method: string, pattern: string): [since: number, until: number] {
    const operation = this.#operation(method, pattern);
    const minor = (version: string | undefined, fallback: number) => Number(version?.split('.')[1] ?? fallback);
    return [
      minor(operation['x-openstack-min-microversion'], 1),
      minor(operation['x-openstack-max-microversion'], newest),
    ];
  }

  /** From the root on; paths of discovery are so already. */
  #full(path: string): string {
    return /^\/(compute|identity)/.test(path) ? path : `${this.#root}${path}`;
  }
}
