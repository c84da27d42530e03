import { any, differs, type Known } from './differences.ts';

/** What Berth shows of images otherwise than a Glance, on purpose. */
export const knownOfImages: readonly Known[] = [
  differs(
    any,
    /^errors$/,
    'what is refused, and why, is told in other words, under the same status',
    /: (403|409): Client Error[^|]*\| [^|]*: \1: Client Error/,
  ),
];
