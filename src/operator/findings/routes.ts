import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import type { FindingTable } from '../../store/index.ts';
import type { OperatorDeps } from '../deps.ts';
import { nextPage } from '../next-page.ts';
import type { Query } from '../query.ts';
import { listFindings } from './finding-list.ts';
import { readQuery } from './list-query.ts';

/** What the janitor has found, and what became of it. */
export function findingRoutes(app: FastifyInstance, { database, runtime }: OperatorDeps): void {
  app.get<{ Querystring: Query }>('/v1/findings', async (request) => {
    const query = readQuery(request.query);
    const page = await database.read((queries) => listFindings(queries, query));
    if (!page) throw new HttpError(400, 'marker is no finding.');
    const now = runtime.clock.now();
    const links = nextPage(request, page, query.limit);
    return { findings: page.map((row) => findingWire(row, now)), ...(links && { findings_links: links }) };
  });
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
