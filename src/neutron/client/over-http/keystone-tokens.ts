import type { Runtime } from '../../../runtime/runtime.ts';
import type { TokenSource } from './credentials.ts';
import type { KeystoneCredential } from './keystone-credential.ts';
import { type KeystoneToken, logIn } from './keystone-log-in.ts';

export interface KeystoneTokensOptions {
  /** With its version, e.g. `http://controller:5000/v3`. */
  readonly authUrl: string;
  readonly credential: KeystoneCredential;
  readonly runtime: Runtime;
  /** What the tokens are for, as an operator is told it whose credential is too weak; `binding ports`, unless given. */
  readonly purpose?: string;
}

/** A token is renewed this long before it ends, milliseconds. */
const margin = 60_000;

/** How long Keystone may take, milliseconds. */
const patience = 30_000;

/**
 * Tokens of a Keystone v3, one at a time, kept while it is good; many who ask at once cause one request. token() rejects
 * with ServiceCredentialRefused when Keystone does not accept the credential, with anything else when it cannot be asked.
 */
export function keystoneTokens({ authUrl, credential, runtime, purpose }: KeystoneTokensOptions): TokenSource {
  const url = authUrl.replace(/\/+$/, '');
  let kept: KeystoneToken | null = null;
  let asking: Promise<string> | null = null;
  const ask = async (): Promise<string> => {
    const late = new AbortController();
    const cancel = runtime.timers.after(patience, () => late.abort(new Error('no answer in time')));
    try {
      kept = await logIn(url, credential, late.signal, purpose);
      return kept.token;
    } finally {
      cancel();
      asking = null;
    }
  };
  return {
    token: async (signal) => {
      if (kept && kept.endsAt - margin > runtime.clock.now()) return kept.token;
      asking ??= ask();
      return await orAborted(asking, signal);
    },
    forget: () => {
      kept = null;
    },
  };
}

/** The caller may give up; the request goes on for the others. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
