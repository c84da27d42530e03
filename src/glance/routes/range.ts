import { HttpError } from '../../http/http-error.ts';

/** A part of data: from `start` up to, not including, `end`. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * The part that a `Range` asks for; null for all, also where it asks for several parts or in other units: a server may always send
 * all. Throws HttpError 416 when there is no such part.
 */
export function partOf(range: string | undefined, size: number): Part | null {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range?.trim() ?? '');
  if (!asked) return null;
  const [, from = '', to = ''] = asked;
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1);
  if (from !== '' && to !== '' && Number(to) < start) return null;
  if (start >= size) throw new HttpError(416, 'The image has no such range.', { 'content-range': `bytes */${size}` });
  return { start, end };
}
