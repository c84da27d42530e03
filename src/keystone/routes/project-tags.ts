import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody, validValue } from '../../http/json-schema.ts';
import type { Queries, Unit } from '../../store/index.ts';
import type { IdentityDeps } from '../deps.ts';
import { projectIdsOf } from '../effective-roles.ts';
import { mayChange } from '../options.ts';
import { type ProjectRecord, projectById, updateProject } from '../records/projects.ts';
import { readTags, tag, tagList } from '../tags.ts';
import { allowed, callerOf, mayManage, mayRead, requireManager } from './caller.ts';
import { rootUrl } from './collection.ts';
import { listLinks } from './token-answers.ts';

const replacement = object({ tags: tagList }, ['tags'], { additionalProperties: false });

const tagsAnswer = object({ tags: { type: 'array', items: { type: 'string' } }, links: listLinks }, ['tags']);

type OfProject = { Params: { project_id: string } };
type WithTag = { Params: { project_id: string; tag: string } };

/** `/v3/projects/{project}/tags[/{tag}]`: read by whoever reads the project, changed by whoever manages it. */
export function projectTagRoutes(app: FastifyInstance, { database }: IdentityDeps, prefix: string): void {
  const url = '/v3/projects/:project_id/tags';
  const wire = (tags: readonly string[], request: FastifyRequest<OfProject>) => ({
    tags,
    links: {
      next: null,
      previous: null,
      self: `${rootUrl(request, prefix)}/projects/${request.params.project_id}/tags`,
    },
  });
  const tagsOf = (request: FastifyRequest<OfProject>): Promise<readonly string[]> =>
    database.read(function* (q) {
      const caller = callerOf(request);
      const id = request.params.project_id;
      const own = caller.project?.id === id || (yield* projectIdsOf(q, caller.user.id)).has(id);
      const project = allowed(
        caller,
        yield* projectById(q, id),
        'project',
        (one) => own || mayRead(caller, one.domain_id),
      );
      return readTags(project.tags);
    });
  const change = (request: FastifyRequest<OfProject>, next: (tags: readonly string[]) => readonly string[]) =>
    database.write(function* (q): Unit<readonly string[]> {
      const project = yield* managed(q, request);
      mayChange(project.options, {});
      const tags = validValue(request, tagList, next(readTags(project.tags)), 'tags');
      yield* updateProject(q, { ...project, tags: JSON.stringify(tags) });
      return tags;
    });

  app.get<OfProject>(url, answers(tagsAnswer), async (request) => wire(await tagsOf(request), request));

  app.put<OfProject>(url, takes(replacement, { answer: tagsAnswer }), async (request) => {
    requireManager(request);
    const { tags } = validBody(request, replacement);
    return wire(await change(request, () => tags), request);
  });

  app.delete<OfProject>(url, async (request, reply) => {
    requireManager(request);
    await change(request, () => []);
    return reply.code(204).send();
  });

  app.get<WithTag>(`${url}/:tag`, async (request, reply) => {
    if (!(await tagsOf(request)).includes(request.params.tag)) throw notTagged();
    return reply.code(204).send();
  });

  app.put<WithTag>(`${url}/:tag`, async (request, reply) => {
    requireManager(request);
    const added = validValue(request, tag, request.params.tag, 'tag');
    await change(request, (tags) => [...new Set([...tags, added])]);
    return reply
      .code(201)
      .header(
        'location',
        `${rootUrl(request, prefix)}/projects/${request.params.project_id}/tags/${encodeURIComponent(added)}`,
      )
      .send();
  });

  app.delete<WithTag>(`${url}/:tag`, async (request, reply) => {
    requireManager(request);
    await change(request, (tags) => {
      if (!tags.includes(request.params.tag)) throw notTagged();
      return tags.filter((one) => one !== request.params.tag);
    });
    return reply.code(204).send();
  });
}

function* managed(q: Queries, request: FastifyRequest<OfProject>): Unit<ProjectRecord> {
  const caller = callerOf(request);
  const project = yield* projectById(q, request.params.project_id);
  return allowed(caller, project, 'project', (one) => mayManage(caller, one.domain_id));
}

function notTagged(): HttpError {
  return new HttpError(404, 'The project has no such tag.');
}
