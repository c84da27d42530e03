import type { Runtime } from '../src/runtime/runtime.ts';
import type { Logger } from '../src/telemetry/logger.ts';
import type { Dice } from './dice.ts';
import type { Life } from './life.ts';
import type { Timeline } from './timeline.ts';
import { timersOf, type VirtualTime } from './virtual-time.ts';

/** Clock, timers, ids and chance of one process of a history. */
export function runtimeOf(time: VirtualTime, dice: Dice, isDead: () => boolean): Runtime {
  return {
    clock: { now: () => time.now, monotonic: () => time.elapsed },
    timers: timersOf(time, isDead),
    ids: { uuid: () => dice.uuid() },
    random: {
      bytes: (length) => Uint8Array.from({ length }, () => dice.below(256)),
      int: (limit) => dice.below(limit),
    },
  };
}

/** What is worth a line in the log of a service is worth one in the timeline. `heard` is told each message. */
export function loggerOf(
  who: string,
  { timeline, life, heard }: { timeline: Timeline; life: Life | null; heard: (message: string) => void },
): Logger {
  const write = (fields: object, message: string) => {
    if (life?.isDead) return;
    heard(message);
    const { subject, node, outcome, error, err, errors } = fields as Record<string, unknown>;
    const cause = err instanceof Error ? `${err.name}: ${err.message}` : err;
    const facts = [subject, node, outcome, error, cause, errors].filter((fact) => fact !== undefined);
    timeline.tell(who, [message, ...facts.map(String)].join(' | '));
  };
  const logger: Logger = { debug() {}, info: write, warn: write, error: write, child: () => logger };
  return logger;
}
