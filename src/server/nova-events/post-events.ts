import type { TokenSource } from '../../neutron/client/index.ts';
import type { PortEvent } from '../../neutron/server/index.ts';
import type { Runtime } from '../../runtime/runtime.ts';

/** A Nova that is told, and as whom. */
export interface NovaAddress {
  /** With its version, e.g. `http://controller:8774/v2.1`; no final slash. */
  readonly endpoint: string;
  /** Of a user whom that Nova lets send external events: one with the role `admin` or `service`. */
  readonly ownTokens: TokenSource;
}

/** What became of events; `away`: the same may go well in a while. */
export type Posted =
  | { readonly is: 'told'; readonly refused: readonly RefusedEvent[] }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'away'; readonly why: string };

/** An event that Nova has no use for. Source: Compute API, create external events: 404 unknown server, 422 server without a host. */
export interface RefusedEvent {
  readonly name: string;
  readonly serverUuid: string;
  readonly code: number;
}

/** How long Nova may take, milliseconds. */
const patience = 60_000;

/** Statuses below 500 after which the same may go well in a while. */
const passing: ReadonlySet<number> = new Set([401, 408, 425, 429]);

/** Posts events to `os-server-external-events`; never rejects. A token that is refused is renewed, once. */
export async function postEvents(nova: NovaAddress, runtime: Runtime, events: readonly PortEvent[]): Promise<Posted> {
  const late = new AbortController();
  const cancel = runtime.timers.after(patience, () => late.abort(new Error(`no answer within ${patience} ms`)));
  try {
    const body = JSON.stringify({ events: events.map(wire) });
    const first = await post(nova, body, late.signal);
    if (first.status !== 401) return outcomeOf(first, events);
    nova.ownTokens.forget();
    return outcomeOf(await post(nova, body, late.signal), events);
  } catch (error) {
    return { is: 'away', why: whyOf(late.signal.aborted ? late.signal.reason : error) };
  } finally {
    cancel();
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function post({ endpoint, ownTokens }: NovaAddress, body: string, signal: AbortSignal): Promise<Answer> {
  const { request } = await import('undici');
  const token = await ownTokens.token(signal);
  const answer = await request(`${endpoint}/os-server-external-events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-auth-token': token },
    body,
    signal,
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}

function wire({ name, serverUuid, portId, status }: PortEvent) {
  return { name, server_uuid: serverUuid, tag: portId, ...(status && { status }) };
}

function outcomeOf({ status, text }: Answer, events: readonly PortEvent[]): Posted {
  if (status >= 200 && status < 300) return { is: 'told', refused: refusedIn(text) };
  // Of a list of which it knows no server Nova says so of the list.
  if (status === 404 && text.includes('itemNotFound')) {
    return { is: 'told', refused: events.map(({ name, serverUuid }) => ({ name, serverUuid, code: 404 })) };
  }
  return { is: status >= 500 || passing.has(status) ? 'away' : 'refused', why: `status ${status}` };
}

/** Nova answers each event with a code of its own. */
function refusedIn(text: string): RefusedEvent[] {
  const { events } = JSON.parse(text) as { events?: { name?: string; server_uuid?: string; code?: number }[] };
  return (events ?? []).flatMap(({ name = '', server_uuid = '', code = 200 }) =>
    code === 200 ? [] : [{ name, serverUuid: server_uuid, code }],
  );
}

/** A system's code says more than a message, which may be empty (several addresses refused). */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  return 'code' in error && typeof error.code === 'string' ? `no answer (${error.code})` : error.message;
}
