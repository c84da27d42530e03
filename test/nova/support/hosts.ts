import { run } from '../../../src/store/index.ts';
import { setInstance } from './instances.ts';
import type { World } from './world.ts';

/** Two hosts in two zones; one of them with a server. */
export async function withHosts(world: World): Promise<string> {
  await world.database.write(function* (queries) {
    for (const [host, zone] of [
      ['h1', 'nova'],
      ['h2', 'edge'],
    ] as const) {
      yield* run(
        queries.insertInto('compute_node').values({
          ...{ host, node: `${host}.example`, availability_zone: zone, hypervisor_type: 'fake' },
          ...{ own_zone: zone, disabled: 0, disabled_reason: null, forced_down: 0 },
          ...{ vcpus: 8, memory_mb: 16_384, local_gb: 100 },
          ...{ vcpu_limit: 32, memory_mb_limit: 24_576, local_gb_limit: 100 },
          ...{ vcpus_used: host === 'h1' ? 1 : 0, memory_mb_used: host === 'h1' ? 512 : 0, local_gb_used: 1 },
          ...{ created_at: '2026-11-23T08:00:00.000Z', updated_at: '2026-11-23T08:00:00.123Z' },
        }),
      );
    }
  });
  const id = await world.server();
  await setInstance(world.database, id, { host: 'h1', vm_state: 'active', task_state: null });
  return id;
}
