import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type Look, openConsole } from './browser.ts';
import { type ConsoleWorld, serverNamed } from './console-world.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'images');

interface Picture extends Look {
  readonly name: string;
  readonly path: string;
  /** What has to be there before. */
  readonly ready: string;
}

/** Takes the pictures of the docs, of the scene of `berth demo`. */
export async function takePictures(browser: Browser, world: ConsoleWorld): Promise<void> {
  const [failed, waiting, built] = await Promise.all(
    ['checkout-1', 'nightly-1', 'web-2'].map((name) => serverNamed(world, name)),
  );
  const pictures: readonly Picture[] = [
    { name: 'console-overview', path: '/', ready: '.figure.tone-warn', height: 440 },
    { name: 'console-servers', path: '/servers', ready: '.grid-row .status', height: 560 },
    { name: 'console-build', path: `/servers/${built}`, ready: '[data-step=activate]', height: 860 },
    { name: 'console-failed-build', path: `/servers/${failed}`, ready: '[data-step="undo claim"]', height: 800 },
    { name: 'console-waiting', path: `/servers/${waiting}`, ready: '.tl-words', height: 480, scheme: 'dark' },
    { name: 'console-topology', path: '/topology', ready: '.knot.is-up', height: 640 },
    { name: 'console-create', path: '/servers/new', ready: '#nic-0', height: 490 },
    { name: 'console-audit', path: '/audit', ready: '.finding', height: 340 },
    { name: 'console-narrow', path: `/servers/${failed}`, ready: '[data-step="undo claim"]', width: 400, height: 800 },
  ];
  for (const { name, path, ready, ...look } of pictures) {
    const { page, visit, signIn, assertClean } = await openConsole(browser, world.url, look);
    await visit(path);
    await signIn('admin', world.password('admin'));
    await page.locator(ready).first().waitFor();
    await page.locator('.loading').waitFor({ state: 'detached' });
    // Nothing is to look pointed at, and nothing half drawn.
    await page.mouse.move(0, 0);
    await page
      .locator('.live.is-on')
      .first()
      .waitFor({ timeout: 3000 })
      .catch(() => {});
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    assertClean();
    await page.context().close();
  }
}
