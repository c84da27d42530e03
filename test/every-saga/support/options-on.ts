import { plantedBugs } from '../../../sim/planted-bugs.ts';
import { sabotaged } from '../../../sim/sabotage.ts';
import { headerCredentials } from '../../../src/neutron/client/index.ts';
import type { TestCloudOptions } from '../../support/test-cloud.ts';
import type { StoreAddress } from '../../support/test-store.ts';
import type { SagaUnderTest } from '../sagas.ts';
import { disksOf, keepsDisks } from './disks.ts';
import { misled } from './misled.ts';

/** The options of every cloud on a store of a stage; with a bug of the simulator's planted into it, if one is named. */
export function optionsOn(
  store: StoreAddress,
  neutron: string | null,
  { hosts }: Pick<SagaUnderTest, 'hosts'>,
  bug: string | null = null,
): TestCloudOptions {
  const sabotage = bug === null ? undefined : plantedBugs[bug];
  return {
    ...(hosts && { computeHosts: hosts }),
    wrapDriver: keepsDisks(disksOf(store)),
    ...(sabotage && {
      wrapDatabase: (database) => sabotaged(database, sabotage),
      wrapTransport: (transport) => misled(transport, sabotage),
    }),
    ...(neutron !== null && { neutron: { endpoint: neutron, credentials: () => headerCredentials } }),
  };
}
