import type { NetworkReader } from '../../console/index.ts';
import { HttpError } from '../../http/http-error.ts';
import { type NeutronTransport, TransportError } from '../../neutron/client/index.ts';

/** The console's looks at the network service, embedded or not, with the caller's own rights. */
export function networkReader(transport: NeutronTransport): NetworkReader {
  return {
    list: async (context, collection, query, signal) => {
      const reply = await transport
        .send({
          method: 'GET',
          path: `/v2.0/${collection}`,
          query,
          headers: { accept: 'application/json', 'x-openstack-request-id': context.requestId },
          rights: { kind: 'user', context },
          signal,
        })
        .catch((error: unknown) => {
          if (error instanceof TransportError) throw unanswered();
          throw error;
        });
      if (reply.status >= 500) throw unanswered();
      if (reply.status === 404) return [];
      if (reply.status >= 400) throw new HttpError(reply.status, 'The network service refuses to list this.');
      const many = Object(reply.body)[collection.replace('-', '_')] as unknown;
      if (!Array.isArray(many)) throw unanswered();
      return many;
    },
  };
}

function unanswered(): HttpError {
  return new HttpError(503, 'The network service does not answer; try again shortly.', { 'retry-after': '2' });
}
