import type { NeutronTransport, TransportRequest } from '../../src/neutron/client/index.ts';
import { TransportError } from '../../src/neutron/client/index.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';

/** What may become of a request on its way. */
export type Trouble =
  | 'refused'
  | 'lost before'
  | 'lost after'
  | 'never answers'
  | 'garbage'
  | 401
  | 403
  | 404
  | 409
  | 412
  | 429
  | 500
  | 503;

export const troubles: readonly Trouble[] = [
  'refused',
  'lost before',
  'lost after',
  'never answers',
  'garbage',
  401,
  403,
  404,
  409,
  412,
  429,
  500,
  503,
];

export interface WireOptions {
  /** Milliseconds that each request takes, there and back. */
  readonly latencyMs?: number;
  /** Asked before each request, with its number from 0. */
  readonly trouble?: (request: TransportRequest, number: number) => Trouble | null;
  /** Called before a request reaches the server. */
  readonly before?: (request: TransportRequest) => void | Promise<void>;
}

/** A transport over another one that takes time, notes the requests, and meets the trouble it is told to. */
export class Wire implements NeutronTransport {
  readonly requests: TransportRequest[] = [];
  readonly severalPorts: 'bulk' | 'single';
  readonly conditions: 'kept' | 'dropped-on-conflict';
  readonly knowsUsers: boolean;
  readonly #inner: NeutronTransport;
  readonly #runtime: Runtime;
  options: WireOptions;

  constructor(inner: NeutronTransport, runtime: Runtime, options: WireOptions = {}, several?: 'bulk' | 'single') {
    this.#inner = inner;
    this.#runtime = runtime;
    this.options = options;
    this.severalPorts = several ?? inner.severalPorts ?? 'single';
    this.conditions = inner.conditions ?? 'kept';
    this.knowsUsers = inner.knowsUsers ?? true;
  }

  async send(request: TransportRequest): Promise<Awaited<ReturnType<NeutronTransport['send']>>> {
    const trouble = this.options.trouble?.(request, this.requests.length) ?? null;
    this.requests.push(request);
    const half = (this.options.latencyMs ?? 0) / 2;
    const pass = () => (half > 0 ? this.#runtime.timers.sleep(half, request.signal) : Promise.resolve());
    if (trouble === 'refused') throw new TransportError('connection refused', false);
    await pass();
    if (trouble === 'lost before') throw new TransportError('connection reset', true);
    if (typeof trouble === 'number') {
      await pass();
      return {
        status: trouble,
        headers: {},
        body: { NeutronError: { type: 'Injected', message: 'injected', detail: '' } },
      };
    }
    await this.options.before?.(request);
    const reply = await this.#inner.send(request);
    if (trouble === 'lost after') throw new TransportError('connection reset', true);
    if (trouble === 'never answers') await this.#runtime.timers.sleep(10_000_000, request.signal);
    await pass();
    if (trouble === 'garbage') return { status: 200, headers: {}, body: undefined, text: '<html>hello</html>' };
    return reply;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  /** `METHOD path` of the requests so far. */
  get calls(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path.replace('/v2.0/', '')}`);
  }
}
