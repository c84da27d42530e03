import { Dice } from './dice.ts';
import { drawPlan } from './plan.ts';
import type { Sabotage } from './sabotage.ts';
import type { Template } from './template.ts';
import { World } from './world.ts';

/** One history: what happened, and what was not as it must be afterwards. */
export interface History {
  readonly seed: number;
  /** The timeline; one seed gives one text. */
  readonly text: string;
  /** Empty: nothing. */
  readonly violations: readonly string[];
  /** What has happened in it, by kind: deaths, calls, builds that ended in a state. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Runs the history of a seed, with a planted bug if one is given. */
export async function runHistory(seed: number, template: Template, sabotage: Sabotage | null = null): Promise<History> {
  const dice = new Dice(seed);
  const world = new World(template, drawPlan(dice.fork(), template.place), dice.fork(), sabotage);
  try {
    const violations = await world.run();
    const named = violations.map((text) => world.timeline.nameOf(text));
    for (const text of named) world.timeline.tell('VERDICT', text);
    return { seed, text: world.timeline.text, violations: named, counts: world.counts };
  } finally {
    await world.close();
  }
}
