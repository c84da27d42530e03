import type { Logger } from '../../telemetry/logger.ts';
import type { Target } from './target.ts';

/** Tells the log: a line a message. */
export function logTarget(logger: Logger): Target {
  return {
    name: 'log',
    deliver: async (body) => {
      logger.info({ notification: JSON.parse(body) as unknown }, 'notification');
      return { is: 'delivered' };
    },
    close: async () => {},
  };
}
