import type { NeutronTransport } from '../../neutron/client/index.ts';
import type { Database } from '../../store/index.ts';

/** The same transport to a service elsewhere: it is asked for nothing before what we have written down of that is on disk. */
export function diskFirstTransport(transport: NeutronTransport, database: Database): NeutronTransport {
  return {
    ...transport,
    send: async (request) => {
      await database.durable();
      return transport.send(request);
    },
  };
}
