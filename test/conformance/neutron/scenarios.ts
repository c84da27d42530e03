import { join } from 'node:path';
import { type Catalogue, idsInTests, readGroups } from '../catalogue.ts';

const id = String.raw`[A-Z]{2,3}-\d{3}`;
const ids = `${id}(?:(?:, | to )${id})*`;

/** The ids that a test's name begins with, stretches included: `SG-003: …`, `RTR-033, RTR-038 to RTR-042: …`. */
export function idsOfName(name: string): string[] {
  const [found = ''] = new RegExp(`^${ids}(?![\\w.])`).exec(name) ?? [];
  return found.split(', ').flatMap((part) => {
    const [first = '', last = first] = part.split(' to ');
    const [letters = '', from] = first.split('-');
    const until = last.split('-')[1];
    const count = Number(until) - Number(from) + 1;
    return Array.from({ length: count || 0 }, (_, index) => {
      return `${letters}-${String(Number(from) + index).padStart(3, '0')}`;
    });
  });
}

/** What Neutron does. */
export const neutronCatalogue: Catalogue = {
  name: 'Neutron',
  groups: readGroups(join(import.meta.dirname, 'catalogue.txt')),
  idsOfName,
  idsOfDifferences: () => new Set(),
  idsInSources: () => idsInTests(ids, idsOfName, ['test/conformance/neutron/catalogue.test.ts']),
};
