import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the space of what lives shortly as small as it is now. An audit asks a cloud for hours and keeps little: by itself V8
 * gives it hundreds of MiB, of which 25 are in use, and it is no faster for them.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
