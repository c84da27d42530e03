import type { Move } from './books.ts';

/** The states of a build, in order. */
const building = ['scheduling', 'networking', 'block_device_mapping', 'spawning'];

/** Why this move of a server may never be made; null when it may. */
export function illegality(move: Move): string | null {
  const from = `${move.vm_from}/${move.task_from}`;
  const to = `${move.vm_to}/${move.task_to}`;
  const text = `${from} → ${to}`;
  if (move.deleted_from === 1) return `a deleted server moved: ${text}`;
  if (move.deleted_to === 1) return move.task_from === 'deleting' && to === 'deleted/null' ? null : `gone by ${text}`;
  if (from === to) return null;
  if (move.task_to === 'deleting') return move.vm_from === move.vm_to ? null : text;
  const action = actions.find(({ tasks }) => tasks.includes(move.task_from ?? '') || tasks[0] === move.task_to);
  if (action && move.vm_from !== 'building') return isStepOf(action, move) ? null : text;
  if (to === 'error/null') return move.vm_from === 'building' || move.task_from === 'deleting' ? null : text;
  if (move.task_from === 'deleting') return `a deletion was overwritten: ${text}`;
  if (to === 'active/null') return from === 'building/spawning' ? null : text;
  const step = building.indexOf(move.task_from ?? '');
  // On to another host.
  if (to === 'building/scheduling') return step > 0 && move.vm_from === 'building' ? null : text;
  const next = step >= 0 && building[step + 1] === move.task_to && move.vm_from === 'building';
  return next && move.vm_to === 'building' ? null : text;
}

/** What is done to a server that lives: its tasks in order, the states it may be done in, and those it may end in. */
interface Action {
  readonly tasks: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const actions: readonly Action[] = [
  { tasks: ['powering-on'], from: ['stopped'], to: ['active'] },
  { tasks: ['powering-off'], from: ['active', 'error'], to: ['stopped'] },
  { tasks: ['image_snapshot', 'image_uploading'], from: ['active', 'stopped', 'paused', 'suspended'], to: [] },
  {
    tasks: ['shelving', 'shelving_image_uploading', 'shelving_offloading'],
    from: ['active', 'stopped', 'paused', 'suspended'],
    to: ['shelved', 'shelved_offloaded'],
  },
  { tasks: ['unshelving', 'spawning'], from: ['shelved', 'shelved_offloaded'], to: ['active'] },
  {
    tasks: ['rebuilding', 'rebuild_spawning'],
    from: ['active', 'stopped', 'error'],
    to: ['active', 'stopped', 'error'],
  },
  { tasks: ['resize_prep', 'resize_migrating', 'resize_finish'], from: ['active', 'stopped'], to: ['resized'] },
  { tasks: ['resize_confirming'], from: ['resized'], to: ['active', 'stopped'] },
  { tasks: ['resize_reverting'], from: ['resized'], to: ['active', 'stopped'] },
  { tasks: ['soft-deleting'], from: ['active', 'stopped', 'paused', 'suspended', 'error'], to: ['soft-delete'] },
  { tasks: ['restoring'], from: ['soft-delete'], to: ['active'] },
];

/** An action begins with its first task, goes through the others, and ends where it may, or as it was. */
function isStepOf({ tasks, from, to }: Action, move: Move): boolean {
  if (!from.includes(move.vm_from)) return false;
  if (move.task_to === null) return move.vm_to === move.vm_from || to.includes(move.vm_to);
  const next = move.task_from === null ? tasks[0] : tasks[tasks.indexOf(move.task_from) + 1];
  return move.vm_to === move.vm_from && move.task_to === next;
}
