import type { Runtime } from '../runtime/runtime.ts';
import { type Database, first, type Queries, run, type Unit } from '../store/index.ts';
import type { GivenPassword, Passwords } from './password.ts';
import { setPasswordHash } from './records/credentials.ts';
import { addGrant, projectGrant } from './records/grants.ts';
import { addImplication } from './records/roles.ts';
import { builtInImplications, builtInRoles } from './roles.ts';
import type { Tokens } from './tokens.ts';

/**
 * What the first start and the operator's commands do directly, without a token. Each `ensure…` makes the thing when it is
 * missing, leaves it as it is when it is there, and may run any number of times, also at the same time.
 */
export interface IdentityAdmin {
  ensureDomain(domain: { id: string; name: string }): Promise<void>;
  /** Answers the project's id. */
  ensureProject(project: { domainId: string; name: string; description?: string }): Promise<string>;
  /**
   * Answers the user's id and whether this call made it, with the role given. The password and roles of a user who is there
   * are left alone: what an operator changed or took away stays so.
   */
  ensureUser(user: NewUser): Promise<{ id: string; made: boolean }>;
  /**
   * Makes the roles that every installation has, with what they imply. An implication that was taken away between two roles
   * that are there stays away. Answers their ids by name.
   */
  ensureRoles(): Promise<ReadonlyMap<BuiltInRole, string>>;
  /** The role is given to the user on the project. */
  ensureGrant(grant: { projectId: string; userId: string; roleId: string }): Promise<void>;
  /** Sets the password and ends the user's tokens. Answers false when there is no such user. */
  setPassword(user: { domainId: string; name: string }, password: GivenPassword): Promise<boolean>;
  /**
   * Sees to it that the user can log in to the grant's project with this password, whatever was changed before: makes the
   * user or opens the account, opens domain and project, gives the role. Ends the user's tokens.
   */
  restoreAccess(user: Required<NewUser> & { readonly password: GivenPassword }): Promise<void>;
}

/** A user to be made when missing; `domainId` must exist. */
export interface NewUser {
  readonly domainId: string;
  readonly name: string;
  /** Null: nobody can log in with one. */
  readonly password: GivenPassword | null;
  /** A first role, given in the same unit of work. */
  readonly grant?: { readonly projectId: string; readonly roleId: string };
}

/** The name of a role that every installation has. */
export type BuiltInRole = (typeof builtInRoles)[number];

interface AdminOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly passwords: Passwords;
  readonly tokens: Pick<Tokens, 'forget'>;
}

/** The direct operations on one database. `tokens` forgets what it remembers after each. */
export function identityAdmin({ database, runtime, passwords, tokens }: AdminOptions): IdentityAdmin {
  const changed = async <T>(work: (q: Queries) => Unit<T>): Promise<T> => {
    const result = await database.write(work);
    tokens.forget();
    return result;
  };
  const hashOf = async (password: GivenPassword) =>
    typeof password === 'string' ? await passwords.hash(password) : password.hash;
  return {
    ensureDomain: ({ id, name }) =>
      changed(function* (q) {
        yield* run(
          q
            .insertInto('identity_domain')
            .values({ id, name, description: '', enabled: 1, tags: '[]', options: '{}', extra: '{}' })
            .onConflict((conflict) => conflict.doNothing()),
        );
      }),
    ensureProject: ({ domainId, name, description = '' }) => {
      const id = newId(runtime);
      return changed(function* (q) {
        yield* run(
          q
            .insertInto('identity_project')
            .values({
              id,
              domain_id: domainId,
              parent_id: null,
              name,
              description,
              enabled: 1,
              tags: '[]',
              options: '{}',
              extra: '{}',
            })
            .onConflict((conflict) => conflict.doNothing()),
        );
        const query = q.selectFrom('identity_project').select('id');
        return found(yield* first(query.where('domain_id', '=', domainId).where('name', '=', name)));
      });
    },
    ensureUser: async ({ domainId, name, password, grant }) => {
      const there = await database.read((q) => userNamed(q, domainId, name));
      if (there) return { id: there.id, made: false };
      const id = newId(runtime);
      const hash = password === null ? null : await hashOf(password);
      return changed(function* (q) {
        yield* insertUser(q, { id, domainId, name, hash });
        const user = found(yield* userNamed(q, domainId, name));
        if (user === id && grant) yield* addGrant(q, projectGrant(id, grant.projectId, grant.roleId));
        return { id: user, made: user === id };
      });
    },
    ensureRoles: () => {
      const fresh = builtInRoles.map((name) => [name, newId(runtime)] as const);
      return changed((q) => ensureRoles(q, fresh));
    },
    ensureGrant: ({ userId, projectId, roleId }) =>
      changed((q) => addGrant(q, projectGrant(userId, projectId, roleId))),
    setPassword: async ({ domainId, name }, password) => {
      const hash = await hashOf(password);
      return changed(function* (q) {
        const user = yield* userNamed(q, domainId, name);
        return user !== undefined && (yield* setPasswordHash(q, user.id, hash));
      });
    },
    restoreAccess: async ({ domainId, name, password, grant }) => {
      const hash = await hashOf(password);
      const id = newId(runtime);
      await changed(function* (q) {
        yield* insertUser(q, { id, domainId, name, hash });
        const userId = found(yield* userNamed(q, domainId, name));
        yield* setPasswordHash(q, userId, hash);
        yield* run(q.updateTable('identity_user').set({ enabled: 1 }).where('id', '=', userId));
        yield* run(q.updateTable('identity_domain').set({ enabled: 1 }).where('id', '=', domainId));
        yield* run(q.updateTable('identity_project').set({ enabled: 1 }).where('id', '=', grant.projectId));
        yield* addGrant(q, projectGrant(userId, grant.projectId, grant.roleId));
      });
    },
  };
}

/** A new id in the form of Keystone's: 32 hex digits. */
export function newId({ ids }: Runtime): string {
  return ids.uuid().replaceAll('-', '');
}

function* ensureRoles(
  q: Queries,
  fresh: readonly (readonly [BuiltInRole, string])[],
): Unit<ReadonlyMap<BuiltInRole, string>> {
  const ids = new Map<BuiltInRole, string>();
  const made = new Set<BuiltInRole>();
  for (const [name, id] of fresh) {
    const inserted = yield* run(
      q
        .insertInto('identity_role')
        .values({ id, domain_id: '', name, description: null, options: '{"immutable":true}', extra: '{}' })
        .onConflict((conflict) => conflict.doNothing()),
    );
    if (inserted > 0) made.add(name);
    const role = q.selectFrom('identity_role').select('id').where('domain_id', '=', '').where('name', '=', name);
    ids.set(name, found(yield* first(role)));
  }
  for (const [prior, implied] of builtInImplications) {
    if (made.has(prior) || made.has(implied)) {
      yield* addImplication(q, ids.get(prior) ?? '', ids.get(implied) ?? '');
    }
  }
  return ids;
}

/** Adds the user unless there is one of this name. */
function* insertUser(
  q: Queries,
  user: { id: string; domainId: string; name: string; hash: string | null },
): Unit<void> {
  yield* run(
    q
      .insertInto('identity_user')
      .values({
        id: user.id,
        domain_id: user.domainId,
        name: user.name,
        password_hash: user.hash,
        enabled: 1,
        default_project_id: null,
        token_epoch: 0,
        options: '{}',
        extra: '{}',
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

function* userNamed(q: Queries, domainId: string, name: string): Unit<{ id: string } | undefined> {
  return yield* first(
    q.selectFrom('identity_user').select('id').where('domain_id', '=', domainId).where('name', '=', name),
  );
}

function found(row: { id: string } | undefined): string {
  if (!row) throw new Error('a record that was just ensured is missing');
  return row.id;
}
