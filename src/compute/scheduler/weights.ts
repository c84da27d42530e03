import type { Random } from '../../runtime/runtime.ts';
import type { BuildFailures } from './build-failures.ts';
import type { Asked, Candidate } from './candidates.ts';

/** Something by which a host is better than another one. */
interface Weight {
  readonly times: number;
  of(candidate: Candidate, asked: Asked, failures: BuildFailures): number;
}

/** Source: Nova's weighers and their defaults. What is compared is between 0, the least of all hosts, and 1, the most. */
const weights: readonly Weight[] = [
  { times: 1, of: ({ free }) => free.vcpus },
  { times: 1, of: ({ free }) => free.memoryMb },
  { times: 1, of: ({ free }) => free.diskGb },
  { times: 1, of: ({ members }, { group }) => (group?.policy === 'soft-affinity' ? members : 0) },
  { times: 1, of: ({ members }, { group }) => (group?.policy === 'soft-anti-affinity' ? -members : 0) },
  // R44: behind all hosts on which less has failed, whatever room they have.
  { times: 1_000_000, of: ({ host }, _asked, failures) => -failures.of(host) },
];

/** The hosts, the best first: those with the most room. Which of equal ones comes first is a matter of chance. */
export function weighHosts(
  candidates: readonly Candidate[],
  asked: Asked,
  failures: BuildFailures,
  random: Pick<Random, 'int'>,
): readonly Candidate[] {
  const sums = candidates.map((candidate) => ({ candidate, sum: 0, lot: random.int(2 ** 32) }));
  for (const { times, of } of weights) {
    const values = candidates.map((candidate) => of(candidate, asked, failures));
    const least = Math.min(...values);
    const span = Math.max(...values) - least;
    if (span === 0) continue;
    for (const [index, entry] of sums.entries()) entry.sum += (times * ((values[index] ?? least) - least)) / span;
  }
  return sums.toSorted((a, b) => b.sum - a.sum || a.lot - b.lot).map(({ candidate }) => candidate);
}
