import type { Unit } from '../../../store/index.ts';
import { badRequest, networkError } from '../errors/registry.ts';
import type { Cidr } from '../ipam/address.ts';
import { findVisible } from '../operations/show.ts';
import { enforce } from '../policy/enforce.ts';
import { isObject } from '../request/body.ts';
import { json } from '../request/network-request.ts';
import type { MemberEndpoint, Resource } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { type Session, writeSession } from '../session.ts';
import { blocks as checkBlocks } from './attributes.ts';
import { savePool, textOf } from './change.ts';
import type { SubnetPoolRecord } from './pool-record.ts';
import { blocksOf, merged, readPrefixes, without } from './prefixes.ts';
import { takenFrom } from './taken-blocks.ts';

/** `PUT /v2.0/subnetpools/<id>/add_prefixes` and `…/remove_prefixes`. Source: Networking API reference, subnet pools. */
export function prefixOperation(resource: () => Resource<SubnetPoolRecord>, verb: 'add' | 'remove'): MemberEndpoint {
  return async ({ services, context, request }, id, rest) => {
    if (rest.length > 0) throw networkError('HTTPNotFound');
    if (request.method !== 'PUT') throw networkError('HTTPMethodNotAllowed');
    return writeSession(services, context, function* (session) {
      const pool = yield* findVisible(session, resource(), id);
      enforce('update', 'subnetpool', context, resource().target(pool));
      const sent = sentBlocks(request.body);
      const next = verb === 'add' ? added(pool, sent) : yield* removed(session, pool, sent);
      const saved = yield* savePool(session, pool, { ...pool, prefixes: textOf(next) });
      return json(200, { prefixes: textList(saved.prefixes) });
    });
  };
}

function sentBlocks(body: unknown): Cidr[] {
  const prefixes = isObject(body) ? body.prefixes : undefined;
  if (!Array.isArray(prefixes) || prefixes.length === 0) throw badRequest('Request body contains invalid data');
  const reason = checkBlocks(prefixes);
  if (reason !== null) throw badRequest(`Invalid input for prefixes. Reason: ${reason}.`);
  return blocksOf(prefixes);
}

function added(pool: SubnetPoolRecord, sent: readonly Cidr[]): Cidr[] {
  return readPrefixes([...textList(pool.prefixes), ...sent.map((block) => block.text)]).blocks;
}

/** Throws 400 when a subnet has an address of what is to go. */
function* removed(session: Session, pool: SubnetPoolRecord, sent: readonly Cidr[]): Unit<Cidr[]> {
  const version = pool.ip_version === 6 ? 6 : 4;
  const before = blocksOf(textList(pool.prefixes));
  const left = without(
    version,
    before,
    sent.filter((block) => block.version === version),
  );
  const taken = yield* takenFrom(session, pool.id);
  if (without(version, taken, left).length > 0) {
    throw networkError(
      'IllegalSubnetPoolPrefixUpdate',
      'One or more the prefixes to be removed is in use by a subnet.',
    );
  }
  return merged(version, left);
}
