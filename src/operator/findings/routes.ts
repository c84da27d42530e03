import type { FastifyInstance } from 'fastify';
import { type FindingDesk, FindingNotFound, MendFailed, MendRefused, mendActions } from '../../compute/index.ts';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody } from '../../http/json-schema.ts';
import { all, type FindingTable } from '../../store/index.ts';
import { wordOf } from '../caller.ts';
import type { OperatorDeps } from '../deps.ts';
import { nextPage } from '../next-page.ts';
import type { Query } from '../query.ts';
import { findingAnswer, findingsAnswer, mendedAnswer } from './answers.ts';
import { listFindings } from './finding-list.ts';
import { readQuery } from './list-query.ts';

type FindingDeps = Pick<OperatorDeps, 'database' | 'runtime'> & { readonly findings: FindingDesk };

interface OneFinding {
  readonly Params: { readonly finding_id: string };
}

const agreement = object({ action: { type: 'string', enum: mendActions } }, ['action'], {
  additionalProperties: false,
});

/** What the janitor has found, what became of it, and the mending of one that an operator does not want to wait for. */
export function findingRoutes(app: FastifyInstance, { database, runtime, findings }: FindingDeps): void {
  const shown = async (id: string) => {
    const [row] = await database.read((queries) => all(queries.selectFrom('finding').selectAll().where('id', '=', id)));
    if (!row) throw noSuchFinding();
    return findingWire(row, runtime.clock.now());
  };

  app.get<{ Querystring: Query }>('/v1/findings', answers(findingsAnswer), async (request) => {
    const query = readQuery(request.query);
    const page = await database.read((queries) => listFindings(queries, query));
    if (!page) throw new HttpError(400, 'marker is no finding.');
    const now = runtime.clock.now();
    const links = nextPage(request, page, query.limit);
    return { findings: page.map((row) => findingWire(row, now)), ...(links && { findings_links: links }) };
  });

  app.get<OneFinding>('/v1/findings/:finding_id', answers(findingAnswer), async ({ params }) => {
    const finding = await shown(params.finding_id);
    try {
      return { finding, mending: await findings.proposeMending(params.finding_id), why_not: null };
    } catch (error) {
      if (error instanceof MendRefused) return { finding, mending: null, why_not: error.message };
      throw httpError(error);
    }
  });

  app.post<OneFinding>('/v1/findings/:finding_id/mend', takes(agreement, { answer: mendedAnswer }), async (request) => {
    const { action } = validBody(request, agreement);
    const id = request.params.finding_id;
    try {
      await findings.mendFinding(id, action, wordOf(request));
    } catch (error) {
      throw httpError(error);
    }
    return { finding: await shown(id) };
  });
}

function httpError(error: unknown): unknown {
  if (error instanceof FindingNotFound) return noSuchFinding();
  if (error instanceof MendRefused) return new HttpError(409, error.message);
  if (error instanceof MendFailed) return new HttpError(502, `It could not be mended: ${error.message}.`);
  return error;
}

function noSuchFinding(): HttpError {
  return new HttpError(404, 'There is no such finding, or none any more: what it was about is as it should be.');
}

/** A finding as the API shows it. Its age is in seconds: until it was mended, or until now. */
function findingWire(row: FindingTable, now: number) {
  const end = row.mended_at === null ? now : Date.parse(row.mended_at);
  return {
    id: row.id,
    kind: row.kind,
    resource: row.resource,
    resource_id: row.resource_id,
    server_id: row.server_id,
    project_id: row.project_id,
    host: row.host,
    state: row.state,
    age: Math.max(0, Math.floor((end - Date.parse(row.found_at)) / 1000)),
    reason: row.reason,
    outcome: row.outcome,
    mend: row.mend,
    found_at: row.found_at,
    seen_at: row.seen_at,
    mended_at: row.mended_at,
  };
}
