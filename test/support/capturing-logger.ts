import { inspect } from 'node:util';
import type { Logger } from '../../src/telemetry/logger.ts';

/** A logger that keeps every line as text, errors with their causes and stacks, so that a test can search it for secrets. */
export function capturingLogger(): { readonly logger: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const make = (base: object): Logger => {
    const write = (level: string) => (fields: object, message: string) => {
      lines.push(`${level} ${message} ${inspect({ ...base, ...fields }, { depth: 8, breakLength: Infinity })}`);
    };
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (fields) => make({ ...base, ...fields }),
    };
  };
  return { logger: make({}), lines };
}
