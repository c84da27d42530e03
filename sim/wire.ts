import { type NeutronTransport, TransportError, type TransportReply } from '../src/neutron/client/index.ts';
import type { Dice } from './dice.ts';
import type { Life } from './life.ts';
import type { Sabotage } from './sabotage.ts';
import type { Served } from './served.ts';
import type { Timeline } from './timeline.ts';
import type { VirtualTime } from './virtual-time.ts';

type Request = Parameters<NeutronTransport['send']>[0];

/** What becomes of one call. `late`: it arrives when its sender has given up. `twice`: something on the way repeats it. */
type Fate =
  | 'well'
  | 'refused'
  | 'lost on the way there'
  | 'lost on the way back'
  | 'never answered'
  | 'late'
  | 'twice'
  | 'garbage'
  | 'half an answer'
  | 'gateway timeout after it was done'
  | number;

/** Answers that a server, or something before it, gives without having done anything. */
const refusals = [401, 403, 404, 409, 412, 429, 500, 503];

const mishaps: readonly Fate[] = [
  'refused',
  'lost on the way there',
  'lost on the way back',
  'lost on the way back',
  'never answered',
  'late',
  'twice',
  'garbage',
  'half an answer',
  'gateway timeout after it was done',
];

export interface WireOptions {
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly life: Life;
  readonly timeline: Timeline;
  readonly served: Served;
  /** What the transport says of the server. */
  readonly facts: Pick<NeutronTransport, 'severalPorts' | 'conditions' | 'callsOutliveSender'>;
  readonly sabotage: Sabotage | null;
  /** The share of calls that meet trouble now. */
  trouble(): number;
  /** Whether nobody is there now. */
  isAway(): boolean;
}

/**
 * The way from allocation to a network service, with the mishaps of a network and the errors that the transport over HTTP
 * makes of them. A call that has left goes its way whatever becomes of its sender; calls overtake each other.
 */
export function createWire(inner: NeutronTransport, options: WireOptions): NeutronTransport {
  const { time, dice, life, timeline, served, sabotage } = options;

  const drawFate = (): Fate => {
    if (options.isAway()) return 'refused';
    if (!dice.chance(options.trouble())) return 'well';
    return dice.chance(0.7) ? dice.pick(mishaps) : dice.pick(refusals);
  };

  /** What happens in the world, whoever waits for it. */
  const travel = async (request: Request, number: number, fate: Fate): Promise<TransportReply> => {
    const tell = (text: string) => timeline.tell('wire', `#${number} ${text}`);
    await time.sleep(fate === 'late' ? dice.between(20_000, 60_000) : dice.between(1, 40));
    if (fate === 'lost on the way there') throw new TransportError('ECONNRESET: connection reset', true);
    if (typeof fate === 'number') return { status: fate, headers: {}, body: refusalBody(fate) };
    const send = () => inner.send({ ...request, signal: new AbortController().signal });
    const serve = () => served.note(request, number, send);
    const reply = await serve();
    if (fate !== 'well') tell(`was served: ${reply.status}`);
    if (fate === 'twice') {
      // Of what the second time does nobody ever hears. A look does nothing, and the first answer to it is heard.
      if (request.method !== 'GET') served.abandon(number);
      void time.sleep(dice.below(30_000)).then(async () => {
        // A look whose answer nobody hears is none.
        const again = request.method === 'GET' ? send : serve;
        tell(`was served again: ${(await again()).status}`);
      });
    }
    await time.sleep(fate === 'never answered' ? 86_400_000 : dice.between(1, 40));
    if (fate === 'lost on the way back') throw new TransportError('ECONNRESET: connection reset', true);
    if (fate === 'gateway timeout after it was done')
      return { status: 504, headers: {}, body: undefined, text: 'late' };
    // An answer that nobody can read is as good as none.
    if (fate === 'garbage' || fate === 'half an answer') served.abandon(number);
    if (fate === 'garbage') return { status: 200, headers: {}, body: undefined, text: '<html>' };
    if (fate === 'half an answer') return { ...reply, body: {} };
    return reply;
  };

  return {
    ...options.facts,
    send: (request) => {
      const number = served.nextNumber();
      const { method, path, query } = request;
      const search = query.map(([name, value]) => `${name}=${timeline.nameOf(value)}`).join('&');
      const fate = drawFate();
      const what = `${method} ${timeline.nameOf(path.replace('/v2.0/', ''))}${search && `?${search}`}`;
      return life.reach('call', async () => {
        timeline.tell('call', `#${number} ${what}${fate === 'well' ? '' : ` (${fate})`}`);
        const forged = sabotage?.request?.(request) ?? null;
        if (forged && 'status' in forged) return forged;
        if (fate === 'refused') throw new TransportError('ECONNREFUSED: connection refused', false);
        const { signal } = request;
        signal.throwIfAborted();
        let settled = false;
        void life.died.then(() => {
          if (!settled) served.abandon(number);
        });
        const journey = travel(forged ?? request, number, fate);
        const aborted = new Promise<never>((_, reject) => {
          const abort = () => {
            served.abandon(number);
            reject(signal.reason);
          };
          signal.addEventListener('abort', abort, { once: true });
          const forget = () => signal.removeEventListener('abort', abort);
          journey.then(forget, forget);
        });
        const outcome = await Promise.race([journey, aborted]).catch((error: unknown) => {
          settled = true;
          served.abandon(number);
          if (life.isDead) throw error;
          const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
          timeline.tell('answer', `#${number} none: ${text}`);
          throw error;
        });
        settled = true;
        if (!life.isDead) timeline.tell('answer', `#${number} ${outcome.status}`);
        return outcome;
      });
    },
    close: async () => {},
  };
}

function refusalBody(status: number): object {
  const type = status === 412 ? 'RevisionNumberConstraintFailed' : 'Injected';
  return { NeutronError: { type, message: `${status}, says the simulator`, detail: '' } };
}
