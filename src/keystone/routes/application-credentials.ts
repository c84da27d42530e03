import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody } from '../../http/json-schema.ts';
import { isoMillis } from '../../runtime/time.ts';
import { isConflict, type Queries, type Unit } from '../../store/index.ts';
import { newId } from '../admin.ts';
import type { Authority } from '../authority.ts';
import type { IdentityDeps } from '../deps.ts';
import { heldRoles } from '../effective-roles.ts';
import { parseExpiry } from '../expiry.ts';
import { extraValue } from '../extra.ts';
import { longestPassword } from '../password.ts';
import {
  type ApplicationCredentialRecord,
  applicationCredentialById,
  applicationCredentialsOf,
  deleteApplicationCredential,
  insertApplicationCredential,
  rolesOfApplicationCredential,
} from '../records/application-credentials.ts';
import { type RoleRecord, rolesById } from '../records/roles.ts';
import { userById } from '../records/users.ts';
import {
  applicationCredentialAnswer,
  applicationCredentialsAnswer,
  createdApplicationCredentialAnswer,
} from './application-credential-answers.ts';
import { absent, callerOf, forbidden, readsAll } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { filtered, type Query } from './query.ts';

const role = object({ id: { type: 'string' }, name: { type: 'string' } }, [], {
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
});
const creation = object(
  {
    application_credential: object(
      {
        name: { type: 'string', minLength: 1, maxLength: 255, pattern: '\\S' },
        description: { type: ['string', 'null'], maxLength: 4096 },
        secret: { type: ['string', 'null'], maxLength: longestPassword },
        expires_at: { type: ['string', 'null'], maxLength: 64 },
        roles: { type: ['array', 'null'], items: role, maxItems: 100 },
        unrestricted: { type: ['boolean', 'null'] },
        // What they would forbid nobody here would check: a secret must not be stronger than its owner thinks.
        access_rules: { type: ['array', 'null'], maxItems: 0 },
        project_id: { type: ['string', 'null'], maxLength: 64 },
      },
      ['name'],
      { additionalProperties: extraValue, maxProperties: 50 },
    ),
  },
  ['application_credential'],
);

type OfUser = { Params: { user_id: string }; Querystring: Query };
type WithId = { Params: { user_id: string; credential_id: string } };

/** How many bytes a secret has that is made here. */
const secretBytes = 64;

/**
 * `/v3/users/{user}/application_credentials[/{id}]`: a user makes, reads and deletes their own, an administrator reads and
 * deletes anybody's. The secret is told once, in the answer to the request that makes it.
 */
export function applicationCredentialRoutes(app: FastifyInstance, deps: IdentityDeps, prefix: string): void {
  const { database, runtime, passwords, tokens, logger } = deps;
  const url = '/v3/users/:user_id/application_credentials';

  app.get<OfUser>(url, answers(applicationCredentialsAnswer), async (request) => {
    const id = request.params.user_id;
    const found = await database.read(function* (q) {
      yield* mayLook(q, callerOf(request), id);
      const wired = [];
      for (const one of yield* applicationCredentialsOf(q, id)) {
        const roles = yield* rolesById(q, yield* rolesOfApplicationCredential(q, one.id));
        wired.push(wire(one, roles, rootUrl(request, prefix)));
      }
      return wired;
    });
    return collection(request, 'application_credentials', filtered(found, request.query, ['name']));
  });

  app.get<WithId>(`${url}/:credential_id`, answers(applicationCredentialAnswer), async (request) => {
    const { credential, roles } = await database.read(function* (q) {
      yield* mayLook(q, callerOf(request), request.params.user_id);
      const credential = yield* ofPath(q, request);
      return { credential, roles: yield* rolesById(q, yield* rolesOfApplicationCredential(q, credential.id)) };
    });
    return { application_credential: wire(credential, roles, rootUrl(request, prefix)) };
  });

  app.post<OfUser>(url, takes(creation, { answer: createdApplicationCredentialAnswer }), async (request, reply) => {
    const caller = callerOf(request);
    const body = validBody(request, creation).application_credential;
    await database.read((q) => mayLook(q, caller, request.params.user_id));
    if (caller.user.id !== request.params.user_id) throw forbidden();
    mayManageThem(caller);
    if (caller.project === null)
      throw new HttpError(400, 'It is made for the project of the token: this one has none.');
    if ((body.project_id ?? caller.project.id) !== caller.project.id) {
      throw new HttpError(400, 'It is made for the project of the token, not for another.');
    }
    const secret = body.secret || Buffer.from(runtime.random.bytes(secretBytes)).toString('base64url');
    const credential: ApplicationCredentialRecord = {
      id: newId(runtime),
      user_id: caller.user.id,
      project_id: caller.project.id,
      name: body.name,
      description: body.description ?? null,
      unrestricted: body.unrestricted === true ? 1 : 0,
      expires_at: expiryOf(body.expires_at ?? null, runtime.clock.now()),
    };
    const wanted = body.roles && body.roles.length > 0 ? body.roles : caller.roles.map(({ id }) => ({ id }));
    const roleIds = ownRoles(caller, wanted);
    const hash = await passwords.hash(secret);
    const roles = await database
      .write(function* (q) {
        // Looked at once more: hashing takes a while, and a role that is taken meanwhile takes its credentials along.
        const held = yield* heldRoles(q, credential.user_id, { kind: 'project', id: credential.project_id });
        if (roleIds.some((id) => held.every((one) => one.id !== id))) throw roleNotHeld();
        yield* insertApplicationCredential(q, credential, hash, roleIds);
        return yield* rolesById(q, roleIds);
      })
      .catch(nameTaken);
    logger.info({ requestId: request.id, userId: caller.user.id }, 'application credential made');
    reply.code(201);
    return { application_credential: { ...wire(credential, roles, rootUrl(request, prefix)), secret } };
  });

  app.delete<WithId>(`${url}/:credential_id`, async (request, reply) => {
    const caller = callerOf(request);
    if (!caller.isAdmin && caller.user.id !== request.params.user_id) throw forbidden();
    mayManageThem(caller);
    await database.write(function* (q) {
      yield* deleteApplicationCredential(q, (yield* ofPath(q, request)).id);
    });
    tokens.forget();
    return reply.code(204).send();
  });
}

/** Throws HttpError 403 for a token of an application credential that is not to make others. */
function mayManageThem({ applicationCredential }: Authority): void {
  if (applicationCredential && !applicationCredential.unrestricted) {
    throw new HttpError(403, 'A restricted application credential cannot make or delete application credentials.');
  }
}

function* mayLook(q: Queries, caller: Authority, userId: string): Unit<void> {
  if (caller.user.id === userId) return;
  if (!readsAll(caller)) throw forbidden();
  if (!(yield* userById(q, userId))) throw absent('user');
}

function* ofPath(q: Queries, request: FastifyRequest<WithId>): Unit<ApplicationCredentialRecord> {
  const credential = yield* applicationCredentialById(q, request.params.credential_id);
  if (credential?.user_id !== request.params.user_id) throw absent('application credential');
  return credential;
}

/** The ids of the roles asked for. Throws HttpError 400 for one that the token has not. */
function ownRoles({ roles }: Authority, wanted: readonly { readonly id?: string; readonly name?: string }[]): string[] {
  const ids = wanted.map(({ id, name }) => {
    const held = roles.find((one) => (id === undefined ? one.name === name : one.id === id));
    if (!held) throw roleNotHeld();
    return held.id;
  });
  return [...new Set(ids)];
}

function roleNotHeld(): HttpError {
  return new HttpError(400, 'An application credential cannot have a role that the token has not.');
}

/** Throws HttpError 400 for a time that is none, or has passed. */
function expiryOf(text: string | null, now: number): string | null {
  if (text === null || text === '') return null;
  const time = parseExpiry(text);
  if (time === null) throw new HttpError(400, 'expires_at is a time such as 2030-01-31T12:00:00.000000.');
  if (time <= now) throw new HttpError(400, 'expires_at has passed.');
  return isoMillis(time);
}

function wire(credential: ApplicationCredentialRecord, roles: readonly RoleRecord[], root: string) {
  return {
    id: credential.id,
    name: credential.name,
    description: credential.description,
    user_id: credential.user_id,
    project_id: credential.project_id,
    // The form that Keystone gives it: microseconds, and no zone.
    expires_at: credential.expires_at === null ? null : credential.expires_at.replace('Z', '000'),
    system: null,
    unrestricted: credential.unrestricted === 1,
    roles: roles.map((one) => ({ id: one.id, name: one.name, domain_id: null })),
    links: { self: `${root}/users/${credential.user_id}/application_credentials/${credential.id}` },
  };
}

function nameTaken(error: unknown): never {
  if (isConflict(error, 'uq_identity_application_credential_name')) {
    throw new HttpError(409, 'The user has an application credential of that name already.');
  }
  throw error;
}
