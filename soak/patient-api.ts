import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** An answer, parsed; or the fact that none came: what was asked for may have been done or not. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a client reads the fields that the API documents.
  readonly body: any;
}

export const unanswered: Answer = { status: 0, body: undefined };

export interface PatientApi {
  /** Asks until there is an answer: for what may be asked twice. */
  ask(method: 'GET' | 'DELETE', path: string): Promise<Answer>;
  /** Asks until the server has heard it; `unanswered` when it died over it. */
  askOnce(method: 'POST' | 'PUT', path: string, body: unknown): Promise<Answer>;
  close(): Promise<void>;
}

/** Between two tries. Milliseconds. */
const pause = 100;

/** Longer than any start takes: who gets no answer for so long gets none. Milliseconds. */
const patience = 120_000;

/** The APIs of a cloud that dies now and then, as a user with this token reaches them. */
export function patientApi(url: string, token: string): PatientApi {
  const dispatcher = new Agent({ connections: 4, headersTimeout: 60_000, bodyTimeout: 60_000 });
  const headers = { 'x-auth-token': token, 'openstack-api-version': 'compute 2.72' };

  const once = async (method: 'GET' | 'DELETE' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer> => {
    const reply = await request(`${url}${path}`, {
      dispatcher,
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.body.text();
    return { status: reply.statusCode, body: text === '' ? undefined : JSON.parse(text) };
  };

  /** `undefined`: to be asked again. */
  const untilAnswered = async (attempt: () => Promise<Answer | undefined>): Promise<Answer> => {
    const giveUp = performance.now() + patience;
    for (;;) {
      const answer = await attempt();
      // 503: it has not begun with it.
      if (answer !== undefined && answer.status !== 503) return answer;
      if (performance.now() > giveUp) throw new Error(`no answer for ${patience / 1000} s`);
      await sleep(pause);
    }
  };

  return {
    ask: (method, path) => untilAnswered(() => once(method, path).catch(() => undefined)),
    askOnce: (method, path, body) =>
      untilAnswered(() =>
        once(method, path, body).catch((error: unknown) => (isRefused(error) ? undefined : unanswered)),
      ),
    close: () => dispatcher.close(),
  };
}

/** Whether nobody was there to hear it. */
function isRefused(error: unknown): boolean {
  return (error as { code?: string }).code === 'ECONNREFUSED';
}
