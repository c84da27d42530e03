import { HttpError } from '../http/http-error.ts';
import { first, type Queries, type Unit } from '../store/index.ts';
import type { RequestedScope } from './auth-request.ts';
import type { Scope } from './authority.ts';

/** The scope that a log-in asks for. `default`: nothing was said. */
export type WantedScope =
  | Scope
  | { readonly kind: 'default' }
  | {
      readonly kind: 'project';
      readonly name: string;
      readonly domain: { readonly id?: string; readonly name?: string };
    }
  | { readonly kind: 'domain'; readonly name: string };

const kinds = ['project', 'unscoped', 'domain', 'system', 'OS-TRUST:trust'] as const;

/** Reads the scope of a log-in. Throws HttpError 400 for one that makes no sense. */
export function wantedScope(scope: RequestedScope): WantedScope {
  if (scope === undefined) return { kind: 'default' };
  if (scope === 'unscoped') return { kind: 'none' };
  const given = kinds.filter((kind) => kind in scope);
  if (given.length !== 1) throw new HttpError(400, 'The scope must name exactly one target.');
  if (scope.project) return wantedProject(scope.project);
  if (scope.domain) return wantedDomain(scope.domain);
  if (scope.system) return { kind: 'system' };
  if (given[0] === 'unscoped') return { kind: 'none' };
  throw new HttpError(400, 'There are no trusts here.');
}

type Wanted<K extends string> = Extract<Exclude<RequestedScope, undefined>, Partial<Record<K, unknown>>>;

function wantedProject({ id, name, domain }: NonNullable<Wanted<'project'>['project']>): WantedScope {
  if (id !== undefined) return { kind: 'project', id };
  if (name === undefined) throw new HttpError(400, 'The project must be given by id, or by name and domain.');
  if (domain?.id === undefined && domain?.name === undefined) {
    throw new HttpError(400, 'A project given by name needs a domain, by id or name.');
  }
  return { kind: 'project', name, domain };
}

function wantedDomain({ id, name }: NonNullable<Wanted<'domain'>['domain']>): WantedScope {
  if (id !== undefined) return { kind: 'domain', id };
  if (name === undefined) throw new HttpError(400, 'The domain must be given by id or name.');
  return { kind: 'domain', name };
}

/** The id of a project, or null. */
export function* projectNamed(
  q: Queries,
  name: string,
  domain: { readonly id?: string; readonly name?: string },
): Unit<string | null> {
  let query = q
    .selectFrom('identity_project as p')
    .innerJoin('identity_domain as d', 'd.id', 'p.domain_id')
    .select('p.id')
    .where('p.name', '=', name);
  if (domain.id !== undefined) query = query.where('d.id', '=', domain.id);
  if (domain.name !== undefined) query = query.where('d.name', '=', domain.name);
  return (yield* first(query))?.id ?? null;
}

/** The id of a domain, or null. */
export function* domainNamed(q: Queries, name: string): Unit<string | null> {
  return (yield* first(q.selectFrom('identity_domain').select('id').where('name', '=', name)))?.id ?? null;
}
