import { test } from 'node:test';
import { openBrowser } from './support/browser.ts';
import { openConsoleWorld } from './support/console-world.ts';
import { takePictures } from './support/pictures.ts';

// BERTH_PICTURES=1: takes the pictures in docs/images anew. Otherwise they are left alone: two pictures are never the same.
test('pictures of the console for the docs', { skip: process.env.BERTH_PICTURES === undefined }, async (t) => {
  const world = await openConsoleWorld(t);
  await takePictures(await openBrowser(t), world);
});
