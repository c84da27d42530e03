import type { Place } from './place.ts';
import type { Asked } from './side.ts';

/** A difference that a row of docs/differences-from-nova.md explains. */
export interface Explained {
  /** The row's id. */
  readonly row: string;
  /** What becomes of the request on either side, in a word (outcome.ts), where that differs. */
  readonly nova?: string;
  readonly berth?: string;
  /** Else where it is that the outcomes differ. */
  readonly at?: RegExp;
}

/** A request that both sides are given. */
export interface Scenario {
  /** Begins with its id in the catalogue, where it has one. */
  readonly title: string;
  /** Makes what the request needs, and says it. */
  ask(place: Place): Promise<Asked>;
  /** It needs a project in which nothing else is. */
  readonly alone?: boolean;
  /** `npm run verify` alone runs it. */
  readonly slow?: boolean;
  readonly differs?: readonly Explained[];
}
