import type { ServerAction } from './action.ts';
import { refuseState } from './begin.ts';
import { createImage } from './image-action.ts';
import { powerActions } from './power-actions.ts';
import { rebuild } from './rebuild-action.ts';
import { resizeActions } from './resize-actions.ts';
import { shelveActions } from './shelve-actions.ts';
import { softDeleteActions } from './soft-delete-actions.ts';

/** Everything that is done to a server between its build and its deletion, besides its interfaces. */
export const serverActions: readonly ServerAction[] = [
  ...powerActions,
  createImage,
  ...shelveActions,
  rebuild,
  ...resizeActions,
  ...softDeleteActions,
];

/**
 * What the action would be refused with, told before what else is wrong with it. Throws InstanceNotReady,
 * InstanceInvalidState.
 */
export function refuseStateFor(name: string, instance: Parameters<typeof refuseState>[1]): void {
  const action = serverActions.find((one) => one.name === name);
  if (action) refuseState(action, instance);
}
