import type { Asked, Candidate } from './candidates.ts';

/** A rule that a host has to keep to get a server. */
export interface HostFilter {
  /** What those are that pass, for a sentence: `enabled and up`. */
  says(asked: Asked): string;
  passes(candidate: Candidate, asked: Asked): boolean;
}

/** How many hosts there were, and how many each filter left. */
export interface Filtered {
  readonly left: readonly Candidate[];
  /** In words, for whoever gets no host: `of 3 hosts 2 are enabled and up, of these 0 have room for …`. */
  readonly told: string;
}

const scope = 'aggregate_instance_extra_specs:';

/** One after the other: what a later one says is said of the hosts that the earlier ones left. Source: Nova's filters. */
export const hostFilters: readonly HostFilter[] = [
  {
    says: () => 'were not tried before',
    passes: ({ host }, { tried }) => !tried.has(host),
  },
  {
    says: () => 'are not where it is',
    passes: ({ host }, { held }) => !held.has(host),
  },
  {
    says: () => 'are enabled and up',
    passes: ({ isDisabled, isDown }) => !isDisabled && !isDown,
  },
  {
    says: ({ zone }) => `are in the availability zone ${zone ?? ''}`,
    passes: (candidate, { zone }) => zone === null || candidate.zone === zone,
  },
  {
    says: ({ wanted }) => `are ${wanted?.host ?? wanted?.node ?? ''}`,
    passes: ({ host, node }, { wanted }) => (wanted?.host ?? host) === host && (wanted?.node ?? node) === node,
  },
  {
    says: () => 'have one of the servers that it is to be with',
    passes: ({ host }, { together }) => together?.has(host) ?? true,
  },
  {
    says: () => 'have none of the servers that it is to be apart from',
    passes: ({ host }, { apart }) => !apart.has(host),
  },
  {
    says: () => "are in an aggregate that fits the flavor's extra specs",
    passes: ({ aggregates }, { instance }) =>
      Object.entries(instance.flavor.extraSpecs).every(
        ([key, value]) =>
          !key.startsWith(scope) || aggregates.some((metadata) => fits(metadata[key.slice(scope.length)], value)),
      ),
  },
  {
    says: ({ instance: { vcpus, memoryMb, diskGb } }) =>
      `have room for ${vcpus} vCPU, ${memoryMb} MiB and ${diskGb} GiB`,
    passes: ({ free }, { instance }) =>
      instance.vcpus <= free.vcpus && instance.memoryMb <= free.memoryMb && instance.diskGb <= free.diskGb,
  },
  {
    says: ({ group }) => `are allowed by the policy ${group?.policy ?? ''} of the server group`,
    passes: ({ members }, { group }) => {
      if (group?.policy === 'affinity') return members === group.placed;
      return group?.policy !== 'anti-affinity' || members < group.mostPerHost;
    },
  },
];

/** The hosts that pass every filter. */
export function filterHosts(candidates: readonly Candidate[], asked: Asked): Filtered {
  let left = candidates;
  const told: string[] = [];
  for (const filter of hostFilters) {
    if (left.length === 0) break;
    const passed = left.filter((candidate) => filter.passes(candidate, asked));
    if (passed.length < left.length) told.push(`${passed.length} ${filter.says(asked)}`);
    left = passed;
  }
  const hosts = candidates.length === 1 ? '1 host' : `${candidates.length} hosts`;
  return { left, told: told.length === 0 ? `there are ${hosts}` : `of ${hosts} ${told.join(', of these ')}` };
}

/** Whether what an aggregate says is what a flavor asks: the same text, or one of several (`<or> a <or> b`). */
function fits(said: unknown, asked: string): boolean {
  if (typeof said !== 'string') return false;
  if (!asked.startsWith('<or>')) return said === asked;
  return asked
    .split('<or>')
    .map((one) => one.trim())
    .includes(said);
}
