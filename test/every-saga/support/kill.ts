import { spawn } from 'node:child_process';
import type { StoreAddress } from '../../support/test-store.ts';
import type { SagaUnderTest, Scene } from '../sagas.ts';
import { mortalScript } from './mortal-script.ts';
import type { Death } from './points.ts';
import type { Place } from './stage.ts';

/** What a process is to do, and where it dies. */
export interface Order {
  readonly title: string;
  readonly store: StoreAddress;
  readonly neutron: string | null;
  readonly scene: Scene;
  readonly death: Death;
  /** One of the simulator's planted bugs. */
  readonly bug: string | null;
}

/**
 * Asks for the saga in a real process that is killed by SIGKILL. False: it came to its end, and its death did not come. Throws
 * when it ends in another way.
 */
export async function dieInTheMiddle(
  saga: SagaUnderTest,
  place: Place,
  death: Death,
  bug: string | null = null,
): Promise<boolean> {
  const { title } = saga;
  const { scene, neutron } = place;
  const { database, cloudsFile } = place.store;
  const order: Order = { title, store: { database, cloudsFile }, neutron, scene, death, bug };
  const child = spawn(process.execPath, [await mortalScript(), JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('close', (code, signal) => resolve([code, signal]));
  });
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process has failed:\n${complaints}`);
  return signal === 'SIGKILL';
}
