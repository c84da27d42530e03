import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers } from '../../http/json-schema.ts';
import { type AssignmentFilter, effectiveAssignments, madeAssignments } from '../assignments.ts';
import type { IdentityDeps } from '../deps.ts';
import type { Target } from '../records/grants.ts';
import { assignmentsAnswer } from './assignment-answers.ts';
import { type AssignmentNames, assignmentNames } from './assignment-names.ts';
import { assignmentWire } from './assignment-wire.ts';
import { callerOf, listableDomain } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { isSet, type Query, textOf } from './query.ts';

/** `GET /v3/role_assignments`: all for an administrator, a domain's for who reads the domain, their own for everybody. */
export function roleAssignmentRoutes(app: FastifyInstance, { database }: IdentityDeps, prefix: string): void {
  app.get<{ Querystring: Query }>('/v3/role_assignments', answers(assignmentsAnswer), async (request) => {
    const { query } = request;
    const isOwn = textOf(query, 'user.id') === callerOf(request).user.id;
    const only = isOwn ? undefined : listableDomain(request);
    const filter = filterOf(query);
    const { found, names } = await database.read(function* (q) {
      const work = isSet(query, 'effective') ? effectiveAssignments : madeAssignments;
      const found = yield* work(q, filter);
      return { found, names: yield* assignmentNames(q, found) };
    });
    const shown = found.filter(({ target }) => only === undefined || domainOf(target, names) === only);
    const root = rootUrl(request, prefix);
    const named = isSet(query, 'include_names') ? names : null;
    return collection(
      request,
      'role_assignments',
      shown.map((one) => assignmentWire(one, root, named)),
    );
  });
}

/** Throws HttpError 400 for filters that can never match together. */
function filterOf(query: Query): AssignmentFilter {
  const subtree = isSet(query, 'include_subtree');
  const target = targetOf(query);
  const inheritedTo = textOf(query, 'scope.OS-INHERIT:inherited_to');
  const filter = {
    userId: textOf(query, 'user.id'),
    groupId: textOf(query, 'group.id'),
    roleId: textOf(query, 'role.id'),
    target,
    inherited: inheritedTo === undefined ? undefined : inheritedTo === 'projects',
    subtree,
  };
  if (filter.userId !== undefined && filter.groupId !== undefined)
    throw new HttpError(400, 'A user or a group, not both.');
  if (subtree && target?.kind !== 'project') {
    throw new HttpError(400, 'With include_subtree goes scope.project.id.');
  }
  if (isSet(query, 'effective')) {
    if (filter.groupId !== undefined) throw new HttpError(400, 'What is effective is never told of a group.');
    if (filter.inherited && target?.kind === 'domain') {
      throw new HttpError(400, 'What is inherited is effective on projects, never on a domain.');
    }
  }
  return filter;
}

function targetOf(query: Query): Target | undefined {
  const project = textOf(query, 'scope.project.id');
  const domain = textOf(query, 'scope.domain.id');
  const system = query['scope.system'] === undefined ? undefined : ({ kind: 'system' } as const);
  const given: Target[] = [];
  if (project !== undefined) given.push({ kind: 'project', id: project });
  if (domain !== undefined) given.push({ kind: 'domain', id: domain });
  if (system) given.push(system);
  if (given.length > 1) throw new HttpError(400, 'One scope only: a project, a domain or the system.');
  return given[0];
}

function domainOf(target: Target, names: AssignmentNames): string | undefined {
  if (target.kind === 'system') return undefined;
  return target.kind === 'domain' ? target.id : names.projects.get(target.id)?.domainId;
}
