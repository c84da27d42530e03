import type { Answer } from '../test/conformance/neutron/harness.ts';
import type { Both } from './named-things.ts';
import type { Step } from './step.ts';

/** One point in which the answers to one call differ. */
export interface Difference {
  readonly step: Step;
  /** `outcome`; `message`; else which part of a resource: `port.fixed_ips.subnet_id`, alike alone and in lists. */
  readonly path: string;
  /** What is there on each server: of an outcome `409 NetworkInUse`, of a part its value, ids by their names. */
  readonly here: unknown;
  readonly there: unknown;
  readonly answers: Both<Answer>;
}

/** Stands for a part that an answer does not have. */
export const absent = '(absent)';

/** An answer in a word: `201`, `409 NetworkInUse`. */
export function outcomeOf({ status, type }: Answer): string {
  return type === undefined ? String(status) : `${status} ${type}`;
}

/** True when the call did what was asked for. */
export function isSuccess({ status }: Answer): boolean {
  return status < 300;
}

/** A difference in one line. */
export function textOfDifference({ path, here, there, answers }: Difference): string {
  const messages = path === 'outcome' ? ` (here: ${messageOf(answers.here)}; there: ${messageOf(answers.there)})` : '';
  return `${path}: here ${JSON.stringify(here)}, there ${JSON.stringify(there)}${messages}`;
}

/** The message of a refusal; else the beginning of the answer. */
export function messageOf({ body }: Answer): string {
  const message: unknown = body?.NeutronError?.message;
  return typeof message === 'string' ? message : String(JSON.stringify(body)).slice(0, 200);
}
