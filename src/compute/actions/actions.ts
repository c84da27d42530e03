import type { ServerAction } from './action.ts';
import { createImage } from './image-action.ts';
import { powerActions } from './power-actions.ts';
import { rebuild } from './rebuild-action.ts';
import { resizeActions } from './resize-actions.ts';
import { shelveActions } from './shelve-actions.ts';

/** Everything that is done to a server between its build and its deletion, besides its interfaces. */
export const serverActions: readonly ServerAction[] = [
  ...powerActions,
  createImage,
  ...shelveActions,
  rebuild,
  ...resizeActions,
];
