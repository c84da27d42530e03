import { taskState, vmState } from '../states.ts';
import type { ServerAction } from './action.ts';
import { copyDisk, makeImage } from './guest.ts';

/** Copies a server's disk into an image; the server stays as it is. */
export const createImage: ServerAction = {
  name: 'createImage',
  called: 'createImage',
  vmStates: [vmState.active, vmState.stopped, vmState.paused, vmState.suspended],
  onHost: false,
  taskState: taskState.imageSnapshot,
  first: makeImage,
  steps: [copyDisk(taskState.imageUploading)],
  end: () => ({}),
  failed: 'as it was',
};
