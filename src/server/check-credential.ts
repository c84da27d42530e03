import { ServiceCredentialRefused, type TokenSource } from '../neutron/client/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Logger } from '../telemetry/logger.ts';

/** How long a start waits for a Keystone, milliseconds. */
const patience = 5000;

/**
 * Asks for a first token, so that a wrong credential ends the start rather than the first build: throws
 * ServiceCredentialRefused. A Keystone that does not answer may yet come: that is logged, with what holds `meanwhile`, and every call asks it again.
 */
export async function checkCredential(
  tokens: TokenSource,
  runtime: Runtime,
  logger: Logger,
  meanwhile = 'servers get no network until the Keystone of the network service answers',
): Promise<void> {
  const late = new AbortController();
  const cancel = runtime.timers.after(patience, () => late.abort(new Error(`no answer within ${patience} ms`)));
  try {
    await tokens.token(late.signal);
  } catch (error) {
    if (error instanceof ServiceCredentialRefused) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn({ reason }, meanwhile);
  } finally {
    cancel();
  }
}
