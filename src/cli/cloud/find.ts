import { ApiError } from '../errors/api-error.ts';
import { Failure, UsageError } from '../errors/failure.ts';
import { isObject, type JsonObject, textOf } from '../json.ts';
import { type Kind, listAll } from './list-all.ts';
import type { Session } from './session.ts';

/** Further terms of a search by name: `all_tenants=1`. */
export type Terms = Readonly<Record<string, string>>;

/**
 * The resource with this id or, if there is none, the one with this name. Throws Failure when there is none, or several have
 * the name; UsageError when it is empty.
 */
export async function find(session: Session, kind: Kind, nameOrId: string, terms: Terms = {}): Promise<JsonObject> {
  if (nameOrId === '') {
    // Ports mostly have no name: an unset variable of a script must not find (and delete) the only one.
    throw new UsageError({ why: `the name of a ${kind.name} is empty`, next: ['give a name or an id'] });
  }
  // Side by side: one round trip less, most of the time.
  const [byId, byName] = await Promise.all([withId(session, kind, nameOrId), withName(session, kind, nameOrId, terms)]);
  if (byId) return byId;
  const [only, ...more] = byName;
  if (only === undefined) {
    throw new Failure({
      why: `there is no ${kind.name} with the name or id "${nameOrId}"`,
      next: [listCommand(kind)],
    });
  }
  if (more.length > 0) {
    throw new Failure({
      why: `${byName.length} ${kind.name}s have the name "${nameOrId}"`,
      next: [`name one by its id: ${byName.map(({ id }) => textOf(id)).join(', ')}`],
    });
  }
  return only;
}

/** The id of what find() finds. */
export async function findId(session: Session, kind: Kind, nameOrId: string, terms?: Terms): Promise<string> {
  return textOf((await find(session, kind, nameOrId, terms)).id);
}

async function withId(session: Session, kind: Kind, id: string): Promise<JsonObject | undefined> {
  try {
    const { body } = await session.call(kind.service, 'GET', `${kind.path}/${encodeURIComponent(id)}`);
    const resource = kind.one === undefined ? body : body[kind.one];
    // A server named `detail` asks for the list of servers.
    return isObject(resource) && resource.id === id ? resource : undefined;
  } catch (error) {
    // 400: some services refuse what cannot be an id. 403: it may be somebody else's; a name may be ours all the same.
    if (error instanceof ApiError && [400, 403, 404].includes(error.facts.status)) return undefined;
    throw error;
  }
}

async function withName(session: Session, kind: Kind, name: string, terms: Terms): Promise<JsonObject[]> {
  const found = await listAll(session, kind, new URLSearchParams({ ...terms, ...nameFilter(kind, name) }));
  return found.filter((resource) => resource.name === name);
}

function nameFilter({ service, many }: Kind, name: string): Terms {
  if (many === 'flavors') return {};
  // Compute takes the name as a regular expression.
  if (service === 'compute') return { name: `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$` };
  return { name };
}

function listCommand({ name, many }: Kind): string {
  const known = ['servers', 'networks', 'subnets', 'ports'].includes(many);
  return `look at what there is: ${known ? 'berth' : 'openstack'} ${name} list`;
}
