import { bareText, pythonText } from '../attributes/python-text.ts';
import { badRequest, networkError } from '../errors/registry.ts';
import { parseCidr } from '../ipam/address.ts';
import { present } from '../operations/present.ts';
import { findVisible } from '../operations/show.ts';
import { requireRule } from '../policy/require.ts';
import { isObject } from '../request/body.ts';
import { json } from '../request/network-request.ts';
import type { MemberEndpoint, Resource } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { writeSession } from '../session.ts';
import { canonicalBlocks } from './blocks.ts';
import { saveAddressGroup } from './change.ts';
import { type AddressGroupRecord, holdAddressGroup } from './group-record.ts';

const everything: ReadonlySet<string> = new Set();

/** The blocks that a group has after those sent came, or went. Throws 400 or 404 and names those that cannot. */
type Merge = (before: readonly string[], sent: readonly string[], id: string) => string[];

const add: Merge = (before, sent, id) => {
  const known = sent.filter((block) => before.includes(block));
  if (known.length > 0) throw networkError('AddressesAlreadyExist', pythonText(known), id);
  return [...before, ...sent];
};

const remove: Merge = (before, sent, id) => {
  const unknown = sent.filter((block) => !before.includes(block));
  if (unknown.length > 0) throw networkError('AddressesNotFound', pythonText(unknown), id);
  return before.filter((block) => !sent.includes(block));
};

/** `PUT /v2.0/address-groups/<id>/add_addresses` and `…/remove_addresses`. Source: Networking API reference, address groups. */
export function addressOperations(resource: () => Resource<AddressGroupRecord>): Record<string, MemberEndpoint> {
  return {
    add_addresses: operation(resource, 'add_addresses', add),
    remove_addresses: operation(resource, 'remove_addresses', remove),
  };
}

function operation(resource: () => Resource<AddressGroupRecord>, rule: string, merge: Merge): MemberEndpoint {
  return async ({ services, context, request }, id, rest) => {
    if (rest.length > 0) throw networkError('HTTPNotFound');
    if (request.method !== 'PUT') throw networkError('HTTPMethodNotAllowed');
    return writeSession(services, context, function* (session) {
      yield* holdAddressGroup(session, id);
      const group = yield* findVisible(session, resource(), id);
      requireRule(rule, context, resource().target(group));
      const sent = sentBlocks(request.body);
      const addresses = JSON.stringify(merge(textList(group.addresses), sent, id));
      const saved = yield* saveAddressGroup(session, group, { ...group, addresses });
      const [wire] = yield* present(session, resource(), [saved], everything);
      // Here Neutron shows what it hides elsewhere.
      return json(200, { address_group: { ...wire, shared: saved.shared === 1 } });
    });
  };
}

/** Here a block may come twice, and an address alone is one. */
function sentBlocks(body: unknown): string[] {
  const sent = isObject(body) ? body.addresses : undefined;
  // To Neutron a text is a list of its characters, and none of them is a block.
  const addresses = typeof sent === 'string' ? [...sent] : sent;
  if (!Array.isArray(addresses)) throw badRequest('Request body contains invalid data');
  const texts = addresses.map((address: unknown) => {
    if (typeof address === 'string' && parseCidr(address) !== null) return address;
    throw networkError('AddrFormatError', bareText(address));
  });
  return canonicalBlocks(texts);
}
