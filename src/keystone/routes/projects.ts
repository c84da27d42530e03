import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { object, validBody } from '../../http/json-schema.ts';
import { isConflict } from '../../store/index.ts';
import { newId } from '../admin.ts';
import { defaultDomain } from '../bootstrap.ts';
import type { IdentityDeps } from '../deps.ts';
import { extraValue, mergeExtra, readExtra } from '../extra.ts';
import { domainById } from '../records/domains.ts';
import {
  deleteProject,
  insertProject,
  listProjects,
  type ProjectRecord,
  projectById,
  updateProject,
} from '../records/projects.ts';
import { callerOf, forbidden, requireAdmin, requireAdminOrSelf } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { flagOf, type Query, textOf } from './query.ts';

const members = {
  description: { type: ['string', 'null'], maxLength: 4096 },
  enabled: { type: 'boolean' },
  domain_id: { type: ['string', 'null'], minLength: 1, maxLength: 64 },
  parent_id: { type: ['string', 'null'] },
  is_domain: { const: false },
  options: { type: 'object', maxProperties: 0 },
  tags: { type: 'array', items: { type: 'string' }, maxItems: 0 },
  name: { type: 'string', minLength: 1, maxLength: 64, pattern: '\\S' },
} as const;
const limits = { additionalProperties: extraValue, maxProperties: 50 } as const;
const creation = object({ project: object(members, ['name'], limits) }, ['project']);
const update = object({ project: object(members, [], limits) }, ['project']);

type WithId = { Params: { project_id: string } };

/** Projects: an administrator's to manage; everybody reads those in which they have a role. */
export function projectRoutes(app: FastifyInstance, deps: IdentityDeps, prefix: string): void {
  const { database, runtime, tokens } = deps;
  const wire = (project: ProjectRecord, request: FastifyRequest) => ({
    project: projectWire(project, rootUrl(request, prefix)),
  });
  const changed = <T>(result: T): T => {
    tokens.forget();
    return result;
  };

  app.get<{ Querystring: Query }>('/v3/projects', async (request) => {
    requireAdmin(request);
    return projectList(request, deps, prefix);
  });
  app.get<{ Querystring: Query; Params: { user_id: string } }>('/v3/users/:user_id/projects', async (request) => {
    requireAdminOrSelf(request, request.params.user_id);
    return projectList(request, deps, prefix, request.params.user_id);
  });

  app.get<WithId>('/v3/projects/:project_id', async (request) => {
    const caller = callerOf(request);
    const id = request.params.project_id;
    const project = await database.read(function* (q) {
      if (caller.isAdmin || caller.project?.id === id) return yield* projectById(q, id);
      // Whether a project exists is not told to who has no role in it.
      const own = yield* listProjects(q, { userId: caller.user.id });
      return own.find((one) => one.id === id) ?? null;
    });
    if (project === null) throw forbidden();
    if (!project) throw notFound();
    return wire(project, request);
  });

  app.post('/v3/projects', async (request, reply) => {
    requireAdmin(request);
    const body = validBody(request, creation).project;
    const project: ProjectRecord = {
      id: newId(runtime),
      domain_id: body.domain_id ?? defaultDomain.id,
      name: body.name,
      description: body.description ?? '',
      enabled: body.enabled === false ? 0 : 1,
      extra: mergeExtra('{}', body),
    };
    // A project right below its domain: what Keystone also calls its parent.
    if ((body.parent_id ?? project.domain_id) !== project.domain_id)
      throw new HttpError(400, 'Projects do not nest here.');
    const made = await database
      .write(function* (q) {
        if (!(yield* domainById(q, project.domain_id))) throw new HttpError(404, 'The domain does not exist.');
        return yield* insertProject(q, project);
      })
      .catch(nameTaken);
    reply.code(201);
    return wire(made, request);
  });

  app.patch<WithId>('/v3/projects/:project_id', async (request) => {
    requireAdmin(request);
    const body = validBody(request, update).project;
    const project = await database
      .write(function* (q) {
        const now = yield* projectById(q, request.params.project_id);
        if (!now) throw notFound();
        for (const place of [body.domain_id, body.parent_id]) {
          if ((place ?? now.domain_id) !== now.domain_id)
            throw new HttpError(400, 'A project keeps its domain and its parent.');
        }
        const next: ProjectRecord = {
          ...now,
          name: body.name ?? now.name,
          description: body.description === undefined ? now.description : (body.description ?? ''),
          enabled: body.enabled === undefined ? now.enabled : Number(body.enabled),
          extra: mergeExtra(now.extra, body),
        };
        yield* updateProject(q, next);
        return next;
      })
      .catch(nameTaken);
    return wire(changed(project), request);
  });

  app.delete<WithId>('/v3/projects/:project_id', async (request, reply) => {
    requireAdmin(request);
    if (!(await database.write((q) => deleteProject(q, request.params.project_id)))) throw notFound();
    changed(null);
    return reply.code(204).send();
  });
}

async function projectList(
  request: FastifyRequest<{ Querystring: Query }>,
  { database }: IdentityDeps,
  prefix: string,
  userId?: string,
) {
  const { query } = request;
  const filter = {
    name: textOf(query, 'name'),
    // A domain is the only parent that a project has here.
    domainId: textOf(query, 'domain_id') ?? textOf(query, 'parent_id'),
    enabled: flagOf(query, 'enabled'),
    userId,
  };
  // `is_domain=true` asks for domains that act as projects: there are none.
  const projects = flagOf(query, 'is_domain') ? [] : await database.read((q) => listProjects(q, filter));
  const root = rootUrl(request, prefix);
  return collection(
    request,
    'projects',
    projects.map((project) => projectWire(project, root)),
  );
}

/** A project as the API sends it. `root` is the URL of `/v3`. */
export function projectWire(project: ProjectRecord, root: string) {
  return {
    ...readExtra(project.extra),
    id: project.id,
    name: project.name,
    domain_id: project.domain_id,
    description: project.description,
    enabled: project.enabled === 1,
    parent_id: project.domain_id,
    is_domain: false,
    tags: [],
    options: {},
    links: { self: `${root}/projects/${project.id}` },
  };
}

function notFound(): HttpError {
  return new HttpError(404, 'The project does not exist.');
}

function nameTaken(error: unknown): never {
  if (isConflict(error, 'uq_identity_project_name')) {
    throw new HttpError(409, 'The domain has a project of that name already.');
  }
  throw error;
}
