import type { Runtime } from '../../runtime/runtime.ts';
import { isoMillis } from '../../runtime/time.ts';
import { type Database, run } from '../../store/index.ts';
import { flavorRow } from './flavor.ts';

/** Id, name, vCPUs, MiB, GiB: what every DevStack has. */
const sizes = [
  ['1', 'm1.tiny', 1, 512, 1],
  ['2', 'm1.small', 1, 2048, 20],
  ['3', 'm1.medium', 2, 4096, 40],
  ['4', 'm1.large', 4, 8192, 80],
  ['5', 'm1.xlarge', 8, 16384, 160],
] as const;

/** Makes the usual flavors where their ids and names are free; what is there stays as it is. */
export async function bootstrapFlavors(database: Database, runtime: Runtime): Promise<void> {
  const createdAt = isoMillis(runtime.clock.now());
  await database.write(function* (queries) {
    for (const [id, name, vcpus, memoryMb, rootGb] of sizes) {
      const flavor = {
        ...{ id, name, vcpus, memoryMb, rootGb },
        ...{ ephemeralGb: 0, swapMb: 0, extraSpecs: {}, rxtxFactor: 1, isPublic: true },
        ...{ disabled: false, description: null },
      };
      const row = flavorRow(flavor, createdAt);
      yield* run(
        queries
          .insertInto('flavor')
          .values(row)
          .onConflict((conflict) => conflict.doNothing()),
      );
    }
  });
}
