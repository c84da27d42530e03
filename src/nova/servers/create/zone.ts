import type { WantedHost } from '../../../compute/index.ts';
import type { RequestContext } from '../../../context/request-context.ts';
import { all, type Database, first } from '../../../store/index.ts';
import { badRequest, forbidden } from '../../errors/nova-error.ts';
import type { RequestedServer } from './create-schemas.ts';

/** Where a request wants its servers; null: anywhere. */
export interface WantedPlace {
  readonly zone: string | null;
  readonly wanted: WantedHost | null;
}

/**
 * Where a server is asked for: in a zone, or, by administrators, on a host (`zone:host`, `zone:host:node`, `zone::node`; since
 * 2.74 `host` and `hypervisor_hostname`).
 * Throws HttpError 400 for a zone without hosts and for a host that is not there, 403 to who may not choose one.
 */
export async function readPlace(
  database: Database,
  context: RequestContext,
  server: RequestedServer,
): Promise<WantedPlace> {
  const [zone = '', ofZone = '', nodeOfZone = '', ...more] = (server.availability_zone ?? '').split(':');
  if (more.length > 0) throw badRequest('Unable to parse availability_zone: zone, zone:host or zone:host:node.');
  const { host = ofZone, hypervisor_hostname: node = nodeOfZone } = server;
  if (`${ofZone}${nodeOfZone}` !== '' && (server.host ?? server.hypervisor_hostname) !== undefined) {
    throw badRequest('A host is named in availability_zone, and another time beside it.');
  }
  const wanted = { host: host || null, node: node || null };
  if (wanted.host === null && wanted.node === null) return { zone: await readZone(database, zone), wanted: null };
  if (!context.isAdmin) throw forbidden('Policy does not allow a host to be chosen.');
  const hosts = await database.read((queries) => all(queries.selectFrom('compute_node').select(['host', 'node'])));
  if (!hosts.some((one) => one.host === (wanted.host ?? one.host) && one.node === (wanted.node ?? one.node))) {
    throw badRequest(`Compute host ${(host || node).slice(0, 60)} could not be found.`);
  }
  return { zone: await readZone(database, zone), wanted };
}

async function readZone(database: Database, asked: string): Promise<string | null> {
  if (asked === '') return null;
  const host = await database.read(function* (queries) {
    return yield* first(
      queries.selectFrom('compute_node').select('host').where('availability_zone', '=', asked).limit(1),
    );
  });
  if (!host) throw badRequest('The requested availability zone is not available');
  return asked;
}
