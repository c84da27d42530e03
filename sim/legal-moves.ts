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
  if (to === 'error/null') return move.vm_from === 'building' || move.task_from === 'deleting' ? null : text;
  if (move.task_from === 'deleting') return `a deletion was overwritten: ${text}`;
  if (to === 'active/null') return from === 'building/spawning' ? null : text;
  const step = building.indexOf(move.task_from ?? '');
  const next = step >= 0 && building[step + 1] === move.task_to && move.vm_from === 'building';
  return next && move.vm_to === 'building' ? null : text;
}
