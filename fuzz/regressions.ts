import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmptyServer } from './pair.ts';
import { type Recording, recordedPeer } from './recordings.ts';
import type { Outcome } from './run-sequence.ts';
import type { Step } from './step.ts';

const folder = join(import.meta.dirname, 'regressions');

/** A short sequence after which the two servers once differed, with what the real one answered to it. */
export interface Regression {
  /** What it is about: `service-types-no-list`. */
  readonly name: string;
  readonly recording: Recording;
}

/** All regressions, by name. */
export function readRegressions(): Regression[] {
  const files = globSync('*.json', { cwd: folder }).toSorted();
  return files.map((file) => ({
    name: file.replace('.json', ''),
    recording: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recording,
  }));
}

/** The calls of a regression. */
export function stepsOf({ recording }: Regression): Step[] {
  return recording.calls.map(({ step }) => step);
}

/** Keeps a sequence with what the real server, where the projects have these ids, has answered. */
export function keepRegression(name: string, { calls, projects }: Outcome): void {
  const lines = calls.map(({ step, answers: { there } }) =>
    JSON.stringify({ step, answer: { ...there, headers: {} } }),
  );
  const text = `{"projects":${JSON.stringify(projects.there)},"calls":[\n${lines.join(',\n')}\n]}\n`;
  writeFileSync(join(folder, `${name}.json`), text);
}

/** Stands for the real server: answers as it did when the regression was kept. */
export function recordedAnswers({ recording }: Regression): EmptyServer {
  return { fresh: async () => recordedPeer(recording), close: async () => {} };
}
