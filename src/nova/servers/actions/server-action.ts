import type { Microversion } from '../../microversion/microversion.ts';
import type { Answer, Call } from '../../operation/operation.ts';
import type { ServerRecord } from '../server-record.ts';

/** One action of `POST /servers/{id}/action`: the body's only key names it. */
export interface ServerAction {
  readonly name: string;
  /** First and last microversion that has it; without them, all. */
  readonly since?: Microversion;
  readonly until?: Microversion;
  /** `argument`: what stands behind the name. */
  run(server: ServerRecord, argument: unknown, call: Call<unknown>): Promise<Answer>;
}
