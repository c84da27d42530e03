import { HttpError } from '../../http/http-error.ts';
import type { Timers } from '../../runtime/runtime.ts';
import type { Ask, Look, View } from './view.ts';

interface LiveEvents {
  readonly view: View;
  /** What there is now. */
  readonly first: Look;
  /** The version that the client has seen last; null: none. */
  readonly lastSeen: string | null;
  /** Who asks, looked at anew each time. Throws HttpError. */
  ask(): Promise<Ask>;
  readonly signal: AbortSignal;
  readonly timers: Timers;
  /** Is told of what nobody foresaw. */
  failed(error: unknown): void;
}

/** Milliseconds after which a stream says that it lives, so that whoever stands between drops no quiet connection. */
const sayAlive = 15_000;

/**
 * A view as server-sent events, for as long as the signal lets it: `state` with the body whenever the version has changed, its
 * id being that version, so that a client which comes back with it (Last-Event-ID) is told what it has missed, if anything. It
 * ends with `gone` and the reason when the view cannot be shown any more.
 */
export async function* liveEvents(live: LiveEvents): AsyncGenerator<string, void, undefined> {
  const { view, timers, signal } = live;
  let seen = live.lastSeen;
  let look = live.first;
  let quiet = 0;
  yield ': live\n\n';
  try {
    for (;;) {
      if (look.version !== seen) {
        seen = look.version;
        quiet = 0;
        yield `event: state\nid: ${look.version}\ndata: ${JSON.stringify(look.body)}\n\n`;
      } else if (quiet >= sayAlive) {
        quiet = 0;
        yield ': alive\n\n';
      }
      const pause = look.rests ?? view.every;
      await timers.sleep(pause, signal);
      quiet += pause;
      look = await view.look(await live.ask());
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof HttpError)) live.failed(error);
    const [code, message] = error instanceof HttpError ? [error.status, error.message] : [500, 'The view has failed.'];
    yield `event: gone\ndata: ${JSON.stringify({ code, message })}\n\n`;
  }
}
