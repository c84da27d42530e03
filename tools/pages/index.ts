import { buildErrorsPage } from './build-errors.ts';
import { configReference } from './configuration.ts';
import { neutronDifferencesPage } from './neutron-differences.ts';
import { tempestPage } from './tempest.ts';
import { transcriptsPage } from './transcripts.ts';

/** The pages that are made from tables in the code, by their paths in the repository. */
export function generatedPages(): Readonly<Record<string, string>> {
  return {
    'docs/differences-from-neutron.md': neutronDifferencesPage(),
    'docs/reference/build-errors.md': buildErrorsPage(),
    'docs/reference/configuration.md': configReference(),
    'docs/reference/openstack-client.md': transcriptsPage(),
    'docs/reference/tempest.md': tempestPage(),
  };
}
