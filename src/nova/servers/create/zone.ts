import type { RequestContext } from '../../../context/request-context.ts';
import { type Database, first } from '../../../store/index.ts';
import { badRequest, forbidden } from '../../errors/nova-error.ts';
import type { RequestedServer } from './create-schemas.ts';

/** The availability zone asked for; null for any. Throws HttpError 400 for one without hosts, and for a chosen host. */
export async function readZone(
  database: Database,
  context: RequestContext,
  server: RequestedServer,
): Promise<string | null> {
  const asked = server.availability_zone ?? null;
  if (asked === null) return null;
  if (asked.includes(':')) {
    if (!context.isAdmin) throw forbidden('Policy does not allow a host to be chosen.');
    throw badRequest('A host cannot be chosen in availability_zone: name a zone only.');
  }
  const host = await database.read(function* (queries) {
    return yield* first(
      queries.selectFrom('compute_node').select('host').where('availability_zone', '=', asked).limit(1),
    );
  });
  if (!host) throw badRequest('The requested availability zone is not available');
  return asked;
}
