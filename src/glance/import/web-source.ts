import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import type { Timers } from '../../runtime/runtime.ts';
import { ImportFailure } from './import-failure.ts';
import { type Address, isPublicAddress } from './public-address.ts';
import type { ImportSettings } from './settings.ts';

/** Milliseconds without a byte after which a fetch is given up. */
const silence = 60_000;

const usualPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * The URL, if it may be fetched from as far as its text tells: http or https, a host that the operator has named, its usual port
 * or one that was named with it, and no name and password in it. Null otherwise.
 */
export function allowedSource(uri: string, { webDownloadHosts }: ImportSettings): URL | null {
  const url = URL.canParse(uri) ? new URL(uri) : null;
  const usual = url && usualPorts[url.protocol];
  if (!url || usual === undefined || url.username !== '' || url.password !== '') return null;
  const name = url.hostname;
  // An address is no name, however it is written: the operator has to have vouched for a name.
  if (name === '' || name.startsWith('[') || isIP(name) !== 0) return null;
  const port = url.port === '' ? usual : url.port;
  const isNamed = webDownloadHosts.includes(`${name}:${port}`) || (port === usual && webDownloadHosts.includes(name));
  return isNamed ? url : null;
}

interface WebSource {
  readonly url: URL;
  readonly settings: ImportSettings;
  readonly timers: Timers;
  /** Aborts when the fetch is to end. */
  readonly signal: AbortSignal;
}

/**
 * The bytes behind a URL that `allowedSource` admits. Its name is resolved once, and each of its addresses has to be public; the
 * one that was looked at is the one that is connected to. Redirections are not followed. Throws ImportFailure.
 */
export async function* webSource({ url, settings, timers, signal }: WebSource): AsyncGenerator<Uint8Array> {
  const tooLong = new AbortController();
  const cancel = timers.after(settings.webDownloadTimeout, () => tooLong.abort());
  try {
    const ended = AbortSignal.any([signal, tooLong.signal]);
    const address = await before(ended, addressOf(url.hostname, settings));
    const answer = await answerOf(url, address, ended);
    if (answer.statusCode !== 200) {
      answer.destroy();
      throw new ImportFailure(refusal(answer.statusCode ?? 0));
    }
    if (Number(answer.headers['content-length'] ?? 0) > settings.maxSize) {
      answer.destroy();
      throw new ImportFailure('The data is larger than an image may be.');
    }
    for await (const bytes of answer) {
      if (bytes instanceof Uint8Array) yield bytes;
    }
    if (!answer.complete) throw new ImportFailure('The connection ended before the data did.');
  } catch (error) {
    if (tooLong.signal.aborted) throw new ImportFailure('The data did not come in the time that it may take.');
    if (signal.aborted || error instanceof ImportFailure) throw error;
    throw new ImportFailure('The data could not be fetched: the host is not to be reached, or ended the connection.');
  } finally {
    cancel();
  }
}

function refusal(status: number): string {
  if (status >= 300 && status < 400) return 'The URI leads elsewhere, and redirections are not followed.';
  return `The host answered ${status}.`;
}

async function addressOf(name: string, { addressesOf = resolve, mayConnect = isPublicAddress }: ImportSettings) {
  const addresses = await addressesOf(name).catch(() => []);
  const [address] = addresses;
  if (!address) throw new ImportFailure('The name of the host is not known.');
  // Not only of the one that is taken: a name that stands for something in here, too, is none to be trusted.
  if (!addresses.every(mayConnect)) throw new ImportFailure('The host is not one that data may be fetched from.');
  return address;
}

async function resolve(name: string): Promise<readonly Address[]> {
  const { lookup } = await import('node:dns/promises');
  return lookup(name, { all: true });
}

/** The answer of the host at this address, whatever its name may stand for by now; TLS still asks for the name. */
function answerOf(url: URL, { address, family }: Address, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((done, failed) => {
    const asked = requestTo(url, {
      agent: false,
      signal,
      timeout: silence,
      headers: { accept: '*/*', 'accept-encoding': 'identity', connection: 'close' },
      lookup: (_name, { all }, found) => {
        if (all) found(null, [{ address, family }]);
        else found(null, address, family);
      },
    });
    asked.once('timeout', () => asked.destroy(new Error('silent')));
    asked.once('error', failed);
    asked.once('response', done);
    asked.end();
  });
}

function requestTo(url: URL, options: RequestOptions): ClientRequest {
  // Not by `import`: that evaluates every getter of the module, and one of them loads all of Node's WebSocket.
  if (url.protocol === 'https:') return process.getBuiltinModule('node:https').request(url, options);
  return process.getBuiltinModule('node:http').request(url, options);
}

/** The outcome of `promise`, unless the signal aborts before. */
function before<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((done, failed) => {
    const aborted = () => failed(signal.reason);
    if (signal.aborted) aborted();
    signal.addEventListener('abort', aborted, { once: true });
    promise.then(done, failed).finally(() => signal.removeEventListener('abort', aborted));
  });
}
