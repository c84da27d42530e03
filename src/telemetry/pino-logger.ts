import pino from 'pino';
import type { Logger } from './logger.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Field names whose values never reach a log, wherever they stand in the first three levels. */
const secretNames = ['password', 'adminPass', 'token', 'x-auth-token', 'x-subject-token', 'authorization', 'secret'];

/** A logger that writes a JSON line a message to a file descriptor (standard error unless told otherwise). */
export function pinoLogger(level: LogLevel, fd = 2): Logger {
  const paths = secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, censor: '***' } },
    pino.destination({ fd, sync: true }),
  );
}
