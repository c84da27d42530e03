import type { Screen } from '../world.ts';

/** Tells a person how far it has come. */
export interface Progress {
  /** `portion` from 0 to 1; undefined where nobody knows. */
  tell(what: string, portion?: number): void;
  /** Takes the line away, so that what is printed next stands alone. */
  end(): void;
}

const barWidth = 30;
const eraseLine = '\r\u001b[K';

/** One line that is written over again on a terminal; nothing anywhere else. */
export function progressOn(screen: Screen): Progress {
  if (!screen.isTerminal) return { tell: () => {}, end: () => {} };
  let isShown = false;
  return {
    tell: (what, portion) => {
      isShown = true;
      screen.write(`${eraseLine}${portion === undefined ? '' : `${bar(portion)} `}${what}`);
    },
    end: () => {
      if (isShown) screen.write(eraseLine);
      isShown = false;
    },
  };
}

function bar(portion: number): string {
  const known = Number.isFinite(portion) ? Math.min(Math.max(portion, 0), 1) : 0;
  const full = Math.round(known * barWidth);
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}] ${String(Math.round(known * 100)).padStart(3)} %`;
}
