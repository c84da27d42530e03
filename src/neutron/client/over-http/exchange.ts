import type { Dispatcher } from 'undici';
import { TransportError, type TransportReply } from '../transport.ts';

/**
 * One request's handler at undici. It knows whether the request ever got hold of a connection: until then it was
 * certainly not sent, however it ends.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly reply: Promise<TransportReply>;
  readonly #signal: AbortSignal;
  #resolve: (reply: TransportReply) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #sent = false;
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #headers: Record<string, string | undefined> = {};
  readonly #chunks: Buffer[] = [];

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.reply = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal.aborted) controller.abort(abortReason);
    else this.#sent = true;
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ) {
    this.#status = status;
    this.#headers = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name.toLowerCase(),
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    );
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#done();
    const text = Buffer.concat(this.#chunks).toString('utf8');
    this.#resolve({ status: this.#status, headers: this.#headers, ...parse(text) });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#done();
    const { aborted, reason } = this.#signal;
    this.#reject(aborted ? reason : new TransportError(textOf(error), this.#sent, error));
  }

  readonly #onAbort = (): void => {
    // Still waiting for a connection: nobody will tell later, so the answer is given now.
    this.#reject(this.#signal.reason);
    this.#controller?.abort(abortReason);
  };

  #done(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}

const abortReason = new Error('aborted by the caller');

function parse(text: string): { body: unknown; text?: string } {
  if (text === '') return { body: undefined };
  try {
    return { body: JSON.parse(text) };
  } catch {
    return { body: undefined, text };
  }
}

/** The error's code says more than its message, which may be empty (several addresses refused). */
function textOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return [code, error.message].filter((part) => part !== '').join(': ') || error.name;
}
