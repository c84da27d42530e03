import { type PeerOutcome, type PeerUser, startNovaPeer } from '../../test/interop/support/nova-peer.ts';
import type { Arena } from './arena.ts';
import type { Contestant, Timed } from './contestant.ts';

/** Nova's own network code on that Neutron. */
export async function novaContestant(arena: Arena): Promise<Contestant> {
  const peer = await startNovaPeer({ url: arena.url, service: arena.service });
  const user: PeerUser = { project: arena.projectId, roles: ['member', 'reader'], headers: arena.user };
  const instanceOf = (uuid: string) => ({ uuid, hostname: 'vm', zone: 'nova' });
  return {
    name: 'Nova',
    kind: 'nova',
    forms: ['new', 'brought'],
    async allocate({ uuid, networks, ports }) {
      const requests = ports?.map(({ id }) => ({ port_id: id })) ?? networks.map((network_id) => ({ network_id }));
      const instance = instanceOf(uuid);
      return timed(await peer.allocate({ user, instance, networks: requests, groups: [], host: arena.host }));
    },
    deallocate: async ({ uuid }) => timed(await peer.deallocate({ user, instance: instanceOf(uuid) })),
    stop: () => peer.stop(),
  };
}

function timed({ error, ms, calls }: PeerOutcome): Timed {
  if (error) throw new Error(`Nova: ${error.type}: ${error.message}`);
  return { ms, calls };
}
