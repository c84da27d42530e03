import { test } from 'node:test';
import { openBrowser } from './support/browser.ts';
import { openConsoleWorld } from './support/console-world.ts';
import { takeEmptyPictures, takePictures } from './support/pictures.ts';

// BERTH_PICTURES=1, or the name of one: takes the pictures in docs/images anew. Otherwise they are left alone: two pictures are never the same.
test('pictures of the console for the docs', { skip: process.env.BERTH_PICTURES === undefined }, async (t) => {
  const browser = await openBrowser(t);
  await takePictures(browser, await openConsoleWorld(t));
  await takeEmptyPictures(browser, await openConsoleWorld(t, 'empty'));
});
