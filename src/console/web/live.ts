import { useEffect, useState } from 'preact/hooks';
import { now, pause, seen, untilHidden } from './browser.ts';
import { eventsOf } from './sent-events.ts';
import { session, sessionEnded } from './session.ts';

/** What is known of a view. */
export interface Live<T> {
  /** Null: nothing yet. */
  readonly state: T | null;
  /** When the state came, by this browser's clock, milliseconds since 1970. */
  readonly at: number;
  /** Why it cannot be shown; null: it can. */
  readonly error: { readonly code: number; readonly message: string } | null;
  /** Whether changes are heard of. */
  readonly connected: boolean;
  /** So many seconds are between two looks; null: changes are heard of as they happen. */
  readonly every: number | null;
}

/** `stream`: as it happens. `poll`: every few seconds, which keeps no connection: browsers have six for all tabs together. */
type How = 'stream' | 'poll';

const nothing = { state: null, at: 0, error: null, connected: false, every: null };

/** Milliseconds between tries, growing from the first to the last. */
const firstPause = 300;
const longestPause = 5000;

/** Seconds between two looks, where nobody says otherwise. */
const pollEvery = 3;

/**
 * A view of the console's API, kept up to date by server-sent events; null for none. After a break it goes on from the event that
 * came last; while too many others look it asks now and then; while nobody sees the page it rests. (Not by EventSource, which can
 * send no header, and a token has no place in a URL.)
 */
export function useLive<T>(path: string | null, how: How = 'stream'): Live<T> {
  const [live, setLive] = useState<Live<T> & { readonly path: string | null }>({ ...nothing, path: null });
  useEffect(() => {
    if (path === null) return;
    const over = new AbortController();
    const tell = (change: Partial<Live<T>>) =>
      setLive((last) => ({ ...(last.path === path ? last : nothing), ...change, path }));
    void new Follower<T>(path, how, over.signal, tell).follow();
    return () => over.abort();
  }, [path, how]);
  return live.path === path ? live : nothing;
}

/** What is to be done after a try: nothing any more, try again after growing pauses, or look again after so many seconds. */
type Next = 'end' | 'again' | { readonly seconds: number };

class Follower<T> {
  readonly #url: string;
  readonly #how: How;
  readonly #over: AbortSignal;
  readonly #tell: (change: Partial<Live<T>>) => void;
  /** The name of the state that came last. */
  #last = '';
  #wait = firstPause;

  constructor(path: string, how: How, over: AbortSignal, tell: (change: Partial<Live<T>>) => void) {
    this.#url = `/console/api${path}`;
    this.#how = how;
    this.#over = over;
    this.#tell = tell;
  }

  /** Tells of the view until the signal aborts, or it cannot be shown any more. */
  async follow(): Promise<void> {
    while (!this.#over.aborted) {
      await seen(this.#over);
      const { hidden, stop } = untilHidden();
      const signal = AbortSignal.any([this.#over, hidden]);
      const tried = this.#how === 'stream' ? this.#stream(signal) : this.#poll(signal);
      // A break; the next try tells.
      const next = await tried.catch(() => 'again' as const).finally(stop);
      if (next === 'end' || this.#over.aborted) return;
      if (hidden.aborted) continue;
      if (next !== 'again') {
        this.#wait = firstPause;
        await pause(next.seconds * 1000, this.#over);
        continue;
      }
      this.#tell({ connected: false });
      await pause(this.#wait, this.#over);
      this.#wait = Math.min(this.#wait * 2, longestPause);
    }
  }

  async #stream(signal: AbortSignal): Promise<Next> {
    const { reply, token } = await this.#ask(signal, 'text/event-stream', { 'last-event-id': this.#last });
    if (reply.status === 503) {
      // There may be too many that look as it happens, or there is nobody to ask at all.
      const seconds = Number(reply.headers.get('retry-after') ?? pollEvery);
      return (await this.#poll(signal, seconds)) === 'end' ? 'end' : { seconds };
    }
    if (!reply.ok || !reply.body) return this.#refused(reply, token);
    this.#wait = firstPause;
    this.#tell({ connected: true, error: null, every: null });
    for await (const { event, id, data } of eventsOf(reply.body)) {
      if (event === 'state') {
        this.#last = id;
        this.#tell({ state: JSON.parse(data) as T, at: now(), error: null, connected: true });
      } else if (event === 'gone') {
        const error = JSON.parse(data) as { code: number; message: string };
        if (error.code === 401) return this.#signedOut(token);
        if (error.code >= 500) return 'again';
        this.#tell({ connected: false, error });
        return 'end';
      }
    }
    return 'again';
  }

  async #poll(signal: AbortSignal, seconds = pollEvery): Promise<Next> {
    const { reply, token } = await this.#ask(signal, 'application/json', { 'if-none-match': `"${this.#last}"` });
    if (reply.status !== 304 && !reply.ok) return this.#refused(reply, token);
    const fresh = reply.status === 304 ? {} : { state: (await reply.json()) as T, at: now() };
    this.#last = reply.headers.get('etag')?.replaceAll('"', '') ?? '';
    this.#tell({ ...fresh, connected: true, error: null, every: seconds });
    return { seconds };
  }

  async #ask(signal: AbortSignal, accept: string, last: Record<string, string>) {
    const token = session()?.token ?? '';
    const headers = { accept, 'x-auth-token': token, ...(this.#last !== '' && last) };
    return { token, reply: await fetch(this.#url, { headers, signal, cache: 'no-store' }) };
  }

  async #refused(reply: Response, token: string): Promise<Next> {
    if (reply.status === 401) return this.#signedOut(token);
    const answer = (await reply.json().catch(() => null)) as { error?: { message?: string } } | null;
    const error = { code: reply.status, message: answer?.error?.message ?? 'It cannot be shown.' };
    this.#tell({ connected: false, error });
    return reply.status < 500 ? 'end' : 'again';
  }

  #signedOut(token: string): Next {
    sessionEnded(token);
    return 'end';
  }
}
