import type { ToldServer } from './told-server.ts';

/** Of which changes of a server's state `instance.update` is told, whatever else is: as Nova's option has them. */
export type StateChanges = 'vm_state' | 'vm_and_task_state';

/** Whether a server has changed in one of these ways; `was` undefined: it is new. */
export function isStateChange(which: StateChanges, was: ToldServer | undefined, is: ToldServer): boolean {
  if (was?.vm_state !== is.vm_state) return true;
  return which === 'vm_and_task_state' && was.task_state !== is.task_state;
}
