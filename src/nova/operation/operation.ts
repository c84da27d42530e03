import type { FastifyRequest } from 'fastify';
import type { RequestContext } from '../../context/request-context.ts';
import type { Microversion } from '../microversion/microversion.ts';
import { enforce, type Policy } from '../policy/policy.ts';
import type { Answers } from './answer-schema.ts';
import { type BodySchemas, type JsonSchema, readBody } from './body-schema.ts';
import type { Links } from './links.ts';
import type { Query } from './query.ts';

/** One call of an operation: who asks for what, by which microversion. */
export interface Call<Body = undefined> {
  readonly context: RequestContext;
  /** The project of the caller's token. */
  readonly projectId: string;
  readonly version: Microversion;
  readonly query: Query;
  readonly body: Body;
  readonly links: Links;
  /** A part of the path by the name it has in the operation's `path`. */
  param(name: string): string;
}

/** What an operation answers; without a body, none is sent. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Described<Body> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/v2.1` or `/v2.1/{project_id}`, with `:name` for what varies. */
  readonly path: string;
  /** First and last microversion that has it; without them, all. Outside of them the path is not found. */
  readonly since?: Microversion;
  readonly until?: Microversion;
  readonly policy: Policy;
  readonly answers: Answers;
  readonly body?: BodySchemas<Body>;
  /** For the document: what `body` leaves open. */
  readonly forms?: readonly JsonSchema[];
  /** What a request without a body asks for; without it, a body must be sent. */
  readonly absentBody?: Body;
}

/** What is known of an operation without calling it: routing and documentation go by it. */
export interface Operation extends Described<unknown> {
  /** Reads the body, checks the policy, does the work. Throws HttpError or AllocationError. */
  run(request: FastifyRequest, call: Omit<Call, 'body' | 'projectId'>): Promise<Answer>;
}

/** An operation without a body: one that comes along is not looked at. */
export function operation(
  described: Described<never> & { readonly body?: never; handle(call: Call): Promise<Answer> },
): Operation {
  const { handle, ...rest } = described;
  return {
    ...rest,
    run: async (_request, call) =>
      handle({ ...call, projectId: enforce(described.policy, call.context), body: undefined }),
  };
}

/** An operation with a body. The body is checked before the policy, as Nova does. */
export function operationWithBody<Body>(
  described: Described<Body> & { readonly body: BodySchemas<Body>; handle(call: Call<Body>): Promise<Answer> },
): Operation {
  const { handle, ...rest } = described;
  return {
    ...rest,
    run: async (request, call) => {
      const body = readBody(request, described.body, call.version, described.absentBody);
      return handle({ ...call, projectId: enforce(described.policy, call.context), body });
    },
  };
}
