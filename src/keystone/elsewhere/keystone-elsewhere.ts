import type { TokenValidator } from '../../context/request-context.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { KeptFacts } from './kept-facts.ts';
import { readToken, type TokenFacts } from './read-token.ts';

/** Where the service's own token at that Keystone comes from. It keeps the token as long as it is good. */
export interface OwnTokens {
  token(signal: AbortSignal): Promise<string>;
  /** Forgets the token that was given out last. */
  forget(): void;
}

export interface KeystoneElsewhereOptions {
  /** With its version, e.g. `http://controller:5000/v3`; no final slash. */
  readonly endpoint: string;
  /** Of a user who may look at others' tokens. */
  readonly ownTokens: OwnTokens;
  readonly runtime: Runtime;
  /** How long what was said of a token holds, milliseconds; 0: every request asks. */
  readonly keepFor: number;
}

/** What the services of this process ask of a Keystone elsewhere, in the place of the embedded one. */
export interface KeystoneElsewhere {
  /** Rejects with IdentityAway when it cannot be asked. */
  readonly tokens: TokenValidator;
  /** Whether there is a project with this id, enabled or not. Rejects with IdentityAway when it cannot be asked. */
  projectExists(id: string): Promise<boolean>;
}

/** Keystone cannot be asked. The caller is told to come again; the cause, for the operator, says why. */
export class IdentityAway extends Error {
  override name = 'IdentityAway';
  /** Seconds. */
  readonly retryAfter = 1;
  constructor(cause: unknown) {
    super('The identity service cannot be asked at the moment.', { cause });
  }
}

/** How long Keystone may take, milliseconds. */
const patience = 30_000;

/** No token is longer, whatever it is made of; what is goes no further. */
const longestToken = 8192;

/**
 * A Keystone v3 that tokens are checked at, each once in `keepFor`; many requests with the same token cause one question.
 * Source: Identity API v3.
 */
export function keystoneElsewhere(options: KeystoneElsewhereOptions): KeystoneElsewhere {
  const { runtime, keepFor } = options;
  const kept = new KeptFacts(runtime.clock, keepFor);
  const asking = new Map<string, Promise<TokenFacts | null>>();

  const look = async (token: string): Promise<TokenFacts | null> => {
    try {
      const { status, body } = await ask(options, '/auth/tokens?nocatalog', { 'x-subject-token': token });
      if (status === 404) return null;
      if (status !== 200)
        throw new Error(`Keystone at ${options.endpoint} answered ${status} when asked about a token`);
      const facts = readToken(body);
      kept.put(token, facts);
      return facts;
    } catch (error) {
      throw new IdentityAway(error);
    } finally {
      asking.delete(token);
    }
  };
  const factsOf = (token: string): Promise<TokenFacts | null> | TokenFacts => {
    const known = kept.get(token);
    if (known) return known;
    const underWay = asking.get(token) ?? look(token);
    if (!asking.has(token)) asking.set(token, underWay);
    return underWay;
  };

  return {
    tokens: {
      validate: async (token, requestId) => {
        if (!/^[\x21-\x7e]+$/.test(token) || token.length > longestToken) return null;
        const facts = await factsOf(token);
        return facts && { ...facts, requestId, token };
      },
    },
    projectExists: async (id) => {
      try {
        const { status } = await ask(options, `/projects/${encodeURIComponent(id)}`, {});
        if (status === 200) return true;
        if (status === 404) return false;
        throw new Error(`Keystone at ${options.endpoint} answered ${status} when asked about a project`);
      } catch (error) {
        throw new IdentityAway(error);
      }
    },
  };
}

/** Asks with the service's own token, and once more with a new one when that is refused. */
async function ask(
  { endpoint, ownTokens, runtime }: KeystoneElsewhereOptions,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; body: unknown }> {
  const { request } = await import('undici');
  const late = new AbortController();
  const cancel = runtime.timers.after(patience, () => late.abort(new Error('Keystone gave no answer in time')));
  const once = async () => {
    const own = await ownTokens.token(late.signal);
    const { statusCode, body } = await request(`${endpoint}${path}`, {
      headers: { ...headers, 'x-auth-token': own, accept: 'application/json' },
      signal: late.signal,
    });
    const text = await body.text();
    return { status: statusCode, body: statusCode === 200 ? (JSON.parse(text) as unknown) : null };
  };
  try {
    // A connection that was kept may have been closed by the other side; a question may be asked twice.
    const first = await once().catch((error: unknown) => {
      if (wasCut(error)) return once();
      throw error;
    });
    if (first.status !== 401) return first;
    ownTokens.forget();
    return await once();
  } finally {
    cancel();
  }
}

function wasCut(error: unknown): boolean {
  return error instanceof Error && 'code' in error && cuts.has(String(error.code));
}

const cuts: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
