import type { FlavorSnapshot } from '../../compute/compute-api.ts';
import type { FlavorTable } from '../../store/index.ts';

/** A flavor of the catalogue. */
export interface Flavor extends FlavorSnapshot {
  readonly rxtxFactor: number;
  readonly isPublic: boolean;
  readonly disabled: boolean;
  readonly description: string | null;
}

/** The flavor that a row keeps. */
export function flavorOf(row: FlavorTable): Flavor {
  return {
    id: row.id,
    name: row.name,
    vcpus: row.vcpus,
    memoryMb: row.memory_mb,
    rootGb: row.root_gb,
    ephemeralGb: row.ephemeral_gb,
    swapMb: row.swap_mb,
    extraSpecs: JSON.parse(row.extra_specs) as Record<string, string>,
    rxtxFactor: row.rxtx_factor,
    isPublic: row.is_public === 1,
    disabled: row.disabled === 1,
    description: row.description,
  };
}

/** The row that keeps a flavor. */
export function flavorRow(flavor: Flavor, createdAt: string): FlavorTable {
  return {
    id: flavor.id,
    name: flavor.name,
    vcpus: flavor.vcpus,
    memory_mb: flavor.memoryMb,
    root_gb: flavor.rootGb,
    ephemeral_gb: flavor.ephemeralGb,
    swap_mb: flavor.swapMb,
    extra_specs: JSON.stringify(flavor.extraSpecs),
    rxtx_factor: flavor.rxtxFactor,
    is_public: flavor.isPublic ? 1 : 0,
    disabled: flavor.disabled ? 1 : 0,
    description: flavor.description,
    created_at: createdAt,
  };
}

/** What a server keeps of its flavor, whatever becomes of the flavor. */
export function snapshotOf(flavor: Flavor): FlavorSnapshot {
  const { id, name, vcpus, memoryMb, rootGb, ephemeralGb, swapMb, extraSpecs } = flavor;
  return { id, name, vcpus, memoryMb, rootGb, ephemeralGb, swapMb, extraSpecs };
}
