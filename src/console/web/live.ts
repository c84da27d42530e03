import { useEffect, useState } from 'preact/hooks';
import { now, pause } from './browser.ts';
import { session, sessionEnded } from './session.ts';

/** What is known of a view. */
export interface Live<T> {
  /** Null: nothing yet. */
  readonly state: T | null;
  /** When the state came, by this browser's clock, milliseconds since 1970. */
  readonly at: number;
  /** Why it cannot be shown; null: it can. */
  readonly error: { readonly code: number; readonly message: string } | null;
  /** Whether changes are heard of as they happen. */
  readonly connected: boolean;
}

const nothing = { state: null, at: 0, error: null, connected: false };

/** Milliseconds between tries, growing from the first to the last. */
const firstPause = 300;
const longestPause = 5000;

/**
 * A view of the console's API, kept up to date by server-sent events; null for none. After a break it goes on from the event that
 * came last. (Not by EventSource, which can send no header, and a token has no place in a URL.)
 */
export function useLive<T>(path: string | null): Live<T> {
  const [live, setLive] = useState<Live<T> & { readonly path: string | null }>({ ...nothing, path: null });
  useEffect(() => {
    if (path === null) return;
    const over = new AbortController();
    void follow<T>(path, over.signal, (change) =>
      setLive((last) => ({ ...(last.path === path ? last : nothing), ...change, path })),
    );
    return () => over.abort();
  }, [path]);
  return live.path === path ? live : nothing;
}

async function follow<T>(path: string, signal: AbortSignal, tell: (change: Partial<Live<T>>) => void): Promise<void> {
  let lastId = '';
  let wait = firstPause;
  while (!signal.aborted) {
    const token = session()?.token ?? '';
    try {
      const reply = await fetch(`/console/api${path}`, {
        headers: { accept: 'text/event-stream', 'x-auth-token': token, ...(lastId && { 'last-event-id': lastId }) },
        signal,
        cache: 'no-store',
      });
      if (reply.status === 401) return sessionEnded(token);
      if (!reply.ok || !reply.body) {
        const error = (await reply.json().catch(() => null)) as { error?: { message?: string } } | null;
        tell({
          connected: false,
          error: { code: reply.status, message: error?.error?.message ?? 'It cannot be shown.' },
        });
        if (reply.status < 500) return;
      } else {
        wait = firstPause;
        tell({ connected: true, error: null });
        for await (const { event, id, data } of eventsOf(reply.body)) {
          if (event === 'state') {
            lastId = id;
            tell({ state: JSON.parse(data) as T, at: now(), error: null, connected: true });
          } else if (event === 'gone') {
            const error = JSON.parse(data) as { code: number; message: string };
            if (error.code === 401) return sessionEnded(token);
            if (error.code < 500) return tell({ connected: false, error });
          }
        }
      }
    } catch {
      // A break; the next try tells.
    }
    if (signal.aborted) return;
    tell({ connected: false });
    await pause(wait, signal);
    wait = Math.min(wait * 2, longestPause);
  }
}

interface SentEvent {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/** The events of a stream; it ends with the stream. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<SentEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let kept = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    kept += value;
    const blocks = kept.split('\n\n');
    kept = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      const event = fields.get('event');
      if (event !== undefined) yield { event, id: fields.get('id') ?? '', data: fields.get('data') ?? '' };
    }
  }
}
