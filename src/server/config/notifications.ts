import type { NotificationOptions } from '../../compute/index.ts';
import { ConfigError } from './config-error.ts';
import type { Settings } from './settings.ts';

/** What [notifications] says: who is told besides the log, and whether that is. */
export type NotificationConfig = Omit<NotificationOptions, 'log'> & { readonly log: boolean };

/** Milliseconds. */
const hour = 3_600_000;

/** What [notifications] says; null: nobody is told. Throws ConfigError for a secret that signs nothing. */
export function notificationConfig({ notifications }: Settings): NotificationConfig | null {
  const { log, webhook: url, secret, timeout, giveUpAfter, notifyOnStateChange } = notifications;
  if (secret !== null && url === null) {
    const message = 'it signs nothing: [notifications] webhook is missing';
    throw new ConfigError([{ where: '[notifications] secret', message }]);
  }
  if (!log && url === null) return null;
  return {
    log,
    webhook: url === null ? null : { url, secret, timeout: timeout * 1000 },
    giveUpAfter: giveUpAfter * hour,
    ...(notifyOnStateChange !== 'none' && { notifyOnStateChange }),
  };
}
