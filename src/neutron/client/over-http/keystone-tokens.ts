import type { Runtime } from '../../../runtime/runtime.ts';
import { type FailedCall, NeutronApiError } from '../errors/neutron-api-error.ts';
import type { TokenSource } from './credentials.ts';

/** What a service proves to Keystone who it is with. */
export type KeystoneCredential =
  | {
      readonly method: 'password';
      readonly username: string;
      readonly password: string;
      readonly userDomain: string;
      readonly projectName: string;
      readonly projectDomain: string;
    }
  | { readonly method: 'application_credential'; readonly id: string; readonly secret: string };

export interface KeystoneTokensOptions {
  /** With its version, e.g. `http://controller:5000/v3`. */
  readonly authUrl: string;
  readonly credential: KeystoneCredential;
  readonly runtime: Runtime;
}

/** A token is renewed this long before it ends, milliseconds. */
const margin = 60_000;

/** How long Keystone may take, milliseconds. */
const patience = 30_000;

/**
 * Tokens of a Keystone v3, one at a time, kept while it is good; many who ask at once cause one request. token() rejects
 * with NeutronApiError (401) when Keystone does not accept the credential, with anything else when it cannot be asked.
 */
export function keystoneTokens({ authUrl, credential, runtime }: KeystoneTokensOptions): TokenSource {
  let kept: { token: string; endsAt: number } | null = null;
  let asking: Promise<string> | null = null;
  const ask = async (): Promise<string> => {
    const late = new AbortController();
    const cancel = runtime.timers.after(patience, () => late.abort(new Error('Keystone has not answered in time')));
    try {
      const { request } = await import('undici');
      const answer = await request(`${authUrl.replace(/\/+$/, '')}/auth/tokens`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ auth: authOf(credential) }),
        signal: late.signal,
      });
      const body: unknown = await answer.body.json().catch(() => undefined);
      if (answer.statusCode === 401) throw rejected();
      const token = answer.headers['x-subject-token'];
      const endsAt = endOf(body);
      if (answer.statusCode !== 201 || typeof token !== 'string' || Number.isNaN(endsAt)) {
        throw new Error(`Keystone answered ${answer.statusCode} instead of a token`);
      }
      kept = { token, endsAt };
      return token;
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

function authOf(credential: KeystoneCredential) {
  if (credential.method === 'application_credential') {
    const { id, secret } = credential;
    return { identity: { methods: ['application_credential'], application_credential: { id, secret } } };
  }
  const { username, password, userDomain, projectName, projectDomain } = credential;
  return {
    identity: { methods: ['password'], password: { user: { name: username, password, domain: { id: userDomain } } } },
    scope: { project: { name: projectName, domain: { id: projectDomain } } },
  };
}

/** When the token of an answer ends, milliseconds since 1970; NaN when it does not say. */
function endOf(body: unknown): number {
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : null;
  const at = typeof token === 'object' && token !== null && 'expires_at' in token ? token.expires_at : null;
  return typeof at === 'string' ? Date.parse(at) : Number.NaN;
}

/** The caller may give up; the request goes on for the others. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function rejected(): NeutronApiError {
  const call: FailedCall = { method: 'POST', path: '/auth/tokens', step: 'authenticate' };
  return new NeutronApiError('HTTPUnauthorized', null, 401, 'Keystone does not accept the credential', call);
}
