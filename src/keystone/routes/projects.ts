import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody } from '../../http/json-schema.ts';
import { isConflict, type Queries, type Unit } from '../../store/index.ts';
import { newId } from '../admin.ts';
import { defaultDomain } from '../bootstrap.ts';
import type { IdentityDeps } from '../deps.ts';
import { projectIdsOf, subtreeOf } from '../effective-roles.ts';
import { extraValue, mergeExtra } from '../extra.ts';
import { immutableOption, mayChange, mayDelete, mergeOptions } from '../options.ts';
import { placeForProject } from '../project-tree.ts';
import {
  deleteProject,
  insertProject,
  listProjects,
  type ProjectRecord,
  projectById,
  updateProject,
} from '../records/projects.ts';
import { userById } from '../records/users.ts';
import { tagList, tagsMatch } from '../tags.ts';
import { answerSchemas } from './answer-schemas.ts';
import { allowed, callerOf, forbidden, listableDomain, mayManage, mayRead, requireManager } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { familyWire } from './project-family.ts';
import { projectWire } from './project-wire.ts';
import { filtered, type Query, textOf } from './query.ts';

const members = {
  description: { type: ['string', 'null'], maxLength: 4096 },
  enabled: { type: 'boolean' },
  domain_id: { type: ['string', 'null'], minLength: 1, maxLength: 64 },
  parent_id: { type: ['string', 'null'], minLength: 1, maxLength: 64 },
  is_domain: { const: false },
  options: immutableOption,
  tags: tagList,
  name: { type: 'string', minLength: 1, maxLength: 64, pattern: '\\S' },
} as const;
const limits = { additionalProperties: extraValue, maxProperties: 50 } as const;
const creation = object({ project: object(members, ['name'], limits) }, ['project']);
const update = object({ project: object(members, [], limits) }, ['project']);
const told = answerSchemas('project', members);

/** A list of them. */
export const projectsAnswer = told.many;

type WithId = { Params: { project_id: string }; Querystring: Query };

/** Projects: an administrator's and the domain's manager's to manage; everybody reads those in which they have a role. */
export function projectRoutes(app: FastifyInstance, deps: IdentityDeps, prefix: string): void {
  const { database, runtime, tokens } = deps;
  const wire = (project: ProjectRecord, request: FastifyRequest) => ({
    project: projectWire(project, rootUrl(request, prefix)),
  });
  const toManage = function* (q: Queries, request: FastifyRequest<WithId>): Unit<ProjectRecord> {
    const project = yield* projectById(q, request.params.project_id);
    const caller = callerOf(request);
    return allowed(caller, project, 'project', ({ domain_id: domain }) => mayManage(caller, domain));
  };

  app.get<{ Querystring: Query }>('/v3/projects', answers(told.many), async (request) => {
    const only = listableDomain(request);
    return projectList(request, deps, prefix, (one) => only === undefined || one.domain_id === only);
  });

  app.get<{ Querystring: Query; Params: { user_id: string } }>(
    '/v3/users/:user_id/projects',
    answers(told.many),
    async (request) => {
      const caller = callerOf(request);
      const id = request.params.user_id;
      const user = await database.read((q) => userById(q, id));
      allowed(caller, user, 'user', (one) => id === caller.user.id || mayRead(caller, one.domain_id));
      const ids = await database.read((q) => projectIdsOf(q, id));
      return projectList(request, deps, prefix, (one) => ids.has(one.id), [...ids]);
    },
  );

  app.get<WithId>('/v3/projects/:project_id', answers(told.one), async (request) => {
    const caller = callerOf(request);
    const id = request.params.project_id;
    const { project, own } = await database.read(function* (q) {
      return { project: yield* projectById(q, id), own: yield* projectIdsOf(q, caller.user.id) };
    });
    const mine = caller.project?.id === id || own.has(id);
    const shown = allowed(caller, project, 'project', (one) => mine || mayRead(caller, one.domain_id));
    const root = rootUrl(request, prefix);
    const family = await database.read((q) =>
      familyWire(q, shown, request.query, root, (one) => own.has(one.id) || mayRead(caller, one.domain_id)),
    );
    return { project: { ...projectWire(shown, root), ...family } };
  });

  app.post('/v3/projects', takes(creation, { answer: told.one }), async (request, reply) => {
    requireManager(request);
    const caller = callerOf(request);
    const body = validBody(request, creation).project;
    const made = await database
      .write(function* (q) {
        const place = yield* placeForProject(q, body, caller.domain?.id ?? defaultDomain.id);
        if (!mayManage(caller, place.domain_id)) throw forbidden();
        return yield* insertProject(q, {
          id: newId(runtime),
          ...place,
          name: body.name,
          description: body.description ?? '',
          enabled: body.enabled === false ? 0 : 1,
          tags: JSON.stringify(body.tags ?? []),
          options: mergeOptions('{}', body.options),
          extra: mergeExtra('{}', body),
        });
      })
      .catch(nameTaken);
    reply.code(201);
    return wire(made, request);
  });

  app.patch<WithId>('/v3/projects/:project_id', takes(update, { answer: told.one }), async (request) => {
    requireManager(request);
    const body = validBody(request, update).project;
    const project = await database
      .write(function* (q) {
        const now = yield* toManage(q, request);
        mayChange(now.options, body);
        const stays =
          (body.domain_id ?? now.domain_id) === now.domain_id &&
          (body.parent_id ?? now.parent_id ?? now.domain_id) === (now.parent_id ?? now.domain_id);
        if (!stays) throw new HttpError(400, 'A project keeps its domain and its parent.');
        const next: ProjectRecord = {
          ...now,
          name: body.name ?? now.name,
          description: body.description === undefined ? now.description : (body.description ?? ''),
          enabled: body.enabled === undefined ? now.enabled : Number(body.enabled),
          tags: body.tags === undefined ? now.tags : JSON.stringify(body.tags),
          options: mergeOptions(now.options, body.options),
          extra: mergeExtra(now.extra, body),
        };
        yield* mayBeOpenOrShut(q, now, next);
        yield* updateProject(q, next);
        return next;
      })
      .catch(nameTaken);
    tokens.forget();
    return wire(project, request);
  });

  app.delete<WithId>('/v3/projects/:project_id', async (request, reply) => {
    requireManager(request);
    await database.write(function* (q) {
      const project = yield* toManage(q, request);
      mayDelete(project.options);
      if ((yield* subtreeOf(q, project.id)).length > 0) throw new HttpError(403, 'The project has others below it.');
      yield* deleteProject(q, project.id);
    });
    tokens.forget();
    return reply.code(204).send();
  });
}

/** Throws HttpError 403 when an open project would be below a shut one. */
function* mayBeOpenOrShut(q: Queries, now: ProjectRecord, next: ProjectRecord): Unit<void> {
  if (now.enabled === next.enabled) return;
  if (next.enabled === 1) {
    const parent = now.parent_id === null ? undefined : yield* projectById(q, now.parent_id);
    if (parent?.enabled === 0) throw new HttpError(403, 'The project above it is disabled.');
    return;
  }
  const below = yield* listProjects(q, { ids: yield* subtreeOf(q, now.id) });
  if (below.some((one) => one.enabled === 1)) throw new HttpError(403, 'The project has enabled ones below it.');
}

async function projectList(
  request: FastifyRequest<{ Querystring: Query }>,
  { database }: IdentityDeps,
  prefix: string,
  shown: (project: ProjectRecord) => boolean,
  ids?: readonly string[],
) {
  const { query } = request;
  const filter = { name: textOf(query, 'name'), domainId: textOf(query, 'domain_id'), ids };
  const projects = await database.read((q) => listProjects(q, filter));
  const root = rootUrl(request, prefix);
  const wired = projects.filter(shown).map((project) => projectWire(project, root));
  const wanted = wired.filter(({ tags }) => tagsMatch(tags, query));
  return collection(request, 'projects', filtered(wanted, query, ['name', 'enabled', 'parent_id', 'is_domain']));
}

function nameTaken(error: unknown): never {
  if (isConflict(error, 'uq_identity_project_name')) {
    throw new HttpError(409, 'The domain has a project of that name already.');
  }
  throw error;
}
