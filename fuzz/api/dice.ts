/** Chance that a seed decides: the same seed, the same draws. */
export interface Dice {
  /** From 0 up to `below`, without it. */
  number(below: number): number;
  chance(share: number): boolean;
  /** One of these; there must be one. */
  one<T>(choices: readonly T[]): T;
}

/** Mulberry32: small, fast, and good enough to choose requests by. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (below: number) => Math.floor(next() * below);
  return {
    number,
    chance: (share) => next() < share,
    one: <T>(choices: readonly T[]) => {
      const [first] = choices;
      const chosen = choices[number(choices.length)] ?? first;
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
  };
}
