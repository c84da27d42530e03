import { createServer, deleteServer } from '../support/servers.ts';
import type { TestCloud } from '../support/test-cloud.ts';

/** Where a saga happens: JSON, for another process is to find it. */
export interface Scene {
  /** The member's project. */
  readonly projectId: string;
  /** Three networks. */
  readonly networks: readonly [string, string, string];
  /** A port of the member's on the second network, with something of its owner's in it. */
  readonly brought: string;
  /** Null: there is none yet. */
  readonly server: string | null;
}

/**
 * A saga that has to pass the five tests. What its user sees before and after it is told as `no server`, or as the server's
 * status and the number of its NICs.
 */
export interface SagaUnderTest {
  readonly title: string;
  /** The saga's name in the journal. */
  readonly saga: string;
  /** Whether it begins with a server, of three NICs. */
  readonly onServer: boolean;
  /** What its user asks for. */
  ask(cloud: TestCloud, scene: Scene): Promise<unknown>;
  readonly untouched: string;
  /** The first point at which it goes another way than the rows before it; they are killed at those before. */
  readonly since?: string;
  /** Its ends, in whatever process. */
  readonly ends: Ends;
  /** Its ends when one of its steps has failed. */
  readonly failed: Ends;
}

/** What the user may see, by the state in which the saga rests. It must not rest in another. */
export interface Ends {
  readonly done?: readonly string[];
  readonly unwound?: readonly string[];
  readonly stuck?: readonly string[];
}

/** One row a saga, and one for each other way that it may go. To test another saga, add a row. */
export const sagas: readonly SagaUnderTest[] = [
  {
    title: 'a build',
    saga: 'build',
    onServer: false,
    ask: (cloud, scene) => createServer(cloud, { networks: threeNics(scene) }),
    untouched: 'no server',
    ends: { done: ['ACTIVE, 3 NICs'], unwound: ['ERROR, 0 NICs'] },
    failed: { unwound: ['ERROR, 0 NICs'] },
  },
  {
    title: 'a build that fails at its end',
    saga: 'build',
    onServer: false,
    ask: (cloud, scene) => createServer(cloud, { networks: threeNics(scene), metadata: { 'fake:fail': 'spawn' } }),
    untouched: 'no server',
    since: 'journal failed spawn',
    ends: { unwound: ['ERROR, 0 NICs'] },
    failed: { unwound: ['ERROR, 0 NICs'] },
  },
  {
    title: 'a deletion',
    saga: 'terminate',
    onServer: true,
    ask: (cloud, { server }) => deleteServer(cloud, server ?? ''),
    untouched: 'ACTIVE, 3 NICs',
    ends: { done: ['no server'] },
    // It only goes forward: its server can be deleted again.
    failed: { stuck: ['ERROR, 3 NICs', 'ERROR, 0 NICs'] },
  },
];

/** A NIC on each network: a new port, the brought one, a new port with an address of its own. */
export function threeNics({ networks: [a, , c], brought }: Scene): object[] {
  return [{ uuid: a }, { port: brought }, { uuid: c, fixed_ip: '10.3.0.77' }];
}
