import type { QosPolicy } from '../../resources.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from '../call/caller.ts';
import { collectionOf } from '../call/collection.ts';
import { chunksOf } from '../call/filters.ts';
import type { Rights } from '../transport.ts';

/** The QoS policies of a Neutron, as one caller sees them. */
export interface QosPolicies {
  /** Those of the ids that the caller can see, with their rules, in no particular order. */
  listByIds(ids: readonly string[], options?: CallOptions): Promise<QosPolicy[]>;
}

/** Makes QosPolicies; see createNeutronClient. */
export function qosPoliciesOf(caller: Caller, rights: Rights): QosPolicies {
  const all = collectionOf<QosPolicy>(caller, rights, {
    path: 'qos/policies',
    one: 'policy',
    many: 'policies',
    required: ['id', 'rules'],
  });
  return {
    async listByIds(ids, options = {}) {
      const chunks = chunksOf([...new Set(ids)]);
      return (await Promise.all(chunks.map((id) => all.list({ id }, options)))).flat();
    },
  };
}
