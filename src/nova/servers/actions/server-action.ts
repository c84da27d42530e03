import type { Microversion } from '../../microversion/microversion.ts';
import type { Answers } from '../../operation/answer-schema.ts';
import type { BodySchemas } from '../../operation/body-schema.ts';
import type { Answer, Call } from '../../operation/operation.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ServerRecord } from '../server-record.ts';

/** One action of `POST /servers/{id}/action`: the body's only key names it. */
export interface ServerAction {
  readonly name: string;
  /** First and last microversion that has it; without them, all. */
  readonly since?: Microversion;
  readonly until?: Microversion;
  readonly policy: Policy;
  /** Whether a locked server is left alone, except by administrators. */
  readonly refusesLocked: boolean;
  /** Of the whole body; without it, what stands behind the name is not looked at. */
  readonly bodies?: BodySchemas<unknown>;
  readonly answers: Answers;
  run(server: ServerRecord, body: unknown, call: Call<unknown>): Promise<Answer>;
}

interface Described<Body> {
  readonly name: string;
  readonly since?: Microversion;
  readonly until?: Microversion;
  readonly policy?: Policy;
  readonly refusesLocked?: boolean;
  readonly bodies: BodySchemas<Body>;
  /** Without it: 202 without a body. */
  readonly answers?: Answers;
  handle(server: ServerRecord, body: Body, call: Call<Body>): Promise<Answer>;
}

const begun: Answers = { 202: null };

/** An action whose body says more than its name. Members of the server's project do it, and not to a locked one. */
export function actionWithBody<Body>({ handle, ...described }: Described<Body>): ServerAction {
  return {
    policy: 'member',
    refusesLocked: true,
    answers: begun,
    ...described,
    // The dispatcher has read the body by `bodies`.
    run: (server, body, call) => handle(server, body as Body, { ...call, body: body as Body }),
  };
}

/** An action that is asked for by its name alone. Members of the server's project do it, and not to a locked one. */
export function actionByName(
  described: Omit<Described<never>, 'bodies' | 'handle'> & {
    handle(server: ServerRecord, call: Call<unknown>): Promise<Answer>;
  },
): ServerAction {
  const { handle, ...rest } = described;
  return {
    policy: 'member',
    refusesLocked: true,
    answers: begun,
    ...rest,
    run: (server, _body, call) => handle(server, call),
  };
}
