import type { AutoAllocatedTopology as Topology } from '../../resources.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from '../call/caller.ts';
import { readOne } from '../call/read-answer.ts';
import type { Rights } from '../transport.ts';

/** The network that a project is given without asking for one. */
export interface AutoAllocatedTopology {
  /** Makes the topology at the first call. Throws AutoAllocationFailure when the cloud is not set up for it. */
  get(projectId: string, options?: CallOptions): Promise<Topology>;
  /** Throws what `get` would, and makes nothing. */
  dryRun(projectId: string, options?: CallOptions): Promise<void>;
}

/** Makes AutoAllocatedTopology; see createNeutronClient. */
export function autoAllocatedTopologyOf(caller: Caller, rights: Rights): AutoAllocatedTopology {
  const read = async (projectId: string, query: [string, string][], options: CallOptions): Promise<Topology> => {
    const path = `/v2.0/auto-allocated-topology/${encodeURIComponent(projectId)}`;
    const reply = await caller(rights, { method: 'GET', path, query }, options);
    const place = { method: 'GET', path, step: options.step ?? 'call' };
    return readOne<Topology>(reply, 'auto_allocated_topology', ['id'], place);
  };
  return {
    get: (projectId, options = {}) => read(projectId, [], options),
    async dryRun(projectId, options = {}) {
      await read(projectId, [['fields', 'dry-run']], options);
    },
  };
}
