import { createHmac } from 'node:crypto';
import type { Agent } from 'undici';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Outcome, Target } from './target.ts';

export interface Webhook {
  /** Where messages are posted. Whoever knows it may be let in by that alone: it is shown nowhere. */
  readonly url: string;
  /** What bodies are signed with; null: they are not. */
  readonly secret: string | null;
  /** Milliseconds that a try may take. */
  readonly timeout: number;
}

/** The header with the signature: `sha256=` and the HMAC-SHA256 of the body in hex. */
export const signatureHeader = 'x-berth-signature';

/** Statuses below 500 after which the same may go well in a while. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

/** Posts each message as JSON. Redirects are not followed: who else gets what is told is not the receiver's to say. */
export function webhookTarget({ url, secret, timeout }: Webhook, runtime: Runtime): Target {
  // Loaded with the first message: who tells nothing never pays for it.
  let opened: Promise<{ agent: Agent; request: typeof import('undici')['request'] }> | null = null;
  const open = async () => {
    const { Agent, request } = await import('undici');
    return { agent: new Agent({ connections: 4, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 }), request };
  };
  return {
    name: 'webhook',
    deliver: async (body) => {
      opened ??= open();
      const { agent, request } = await opened;
      const late = new AbortController();
      const cancel = runtime.timers.after(timeout, () => late.abort(new Error(`no answer within ${timeout} ms`)));
      try {
        const answer = await request(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(secret !== null && { [signatureHeader]: signatureOf(secret, body) }),
          },
          body,
          dispatcher: agent,
          signal: late.signal,
        });
        // What it says is of no use here; unread it would hold the connection.
        await answer.body.dump();
        return outcomeOf(answer.statusCode);
      } catch (error) {
        return { is: 'away', why: whyOf(late.signal.aborted ? late.signal.reason : error) };
      } finally {
        cancel();
      }
    },
    close: async () => {
      const was = await opened;
      opened = null;
      await was?.agent.close();
    },
  };
}

/** The signature of a body, as the header has it. */
export function signatureOf(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { is: 'delivered' };
  return { is: status >= 500 || passing.has(status) ? 'away' : 'refused', why: `status ${status}` };
}

/** Without the error's own words, which may have the URL in them. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if ('code' in error && typeof error.code === 'string') return `no answer (${error.code})`;
  return error.name === 'Error' ? error.message : `no answer (${error.name})`;
}
