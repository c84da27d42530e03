import type { Json } from '../json.ts';

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** An age in seconds, in its largest unit, for people. */
export function ageText(age: Json): string {
  if (typeof age !== 'number') return 'unknown';
  const [unit, seconds] = units.find(([, size]) => age >= size) ?? ['s', 1];
  return `${Math.floor(age / seconds)} ${unit}`;
}
