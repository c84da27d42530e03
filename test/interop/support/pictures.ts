import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
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
    { name: 'console-networks', path: '/networks', ready: 'tbody tr', height: 720 },
    { name: 'console-ports', path: '/ports', ready: 'tbody tr', height: 560 },
    { name: 'console-security-groups', path: '/security-groups', ready: '.card tbody tr', height: 640 },
    { name: 'console-create', path: '/servers/new', ready: '#nic-0', height: 490 },
    { name: 'console-audit', path: '/audit', ready: '.finding', height: 340 },
    { name: 'console-narrow', path: `/servers/${failed}`, ready: '[data-step="undo claim"]', width: 400, height: 800 },
  ];
  for (const picture of pictures) await take(browser, world, picture);
  await takeSignIn(browser, world);
}

/** Takes those of a cloud in which there is nothing yet; then it is killed, for the one of a console without its cloud. */
export async function takeEmptyPictures(browser: Browser, world: ConsoleWorld): Promise<void> {
  const empty: readonly Picture[] = [
    { name: 'console-empty-overview', path: '/', ready: '.empty', height: 560 },
    { name: 'console-empty-servers', path: '/servers', ready: '.empty', height: 340 },
    { name: 'console-empty-audit', path: '/audit', ready: '.empty', height: 340 },
  ];
  for (const picture of empty) await take(browser, world, picture);
  const gone: Picture = { name: 'console-unreachable', path: '/servers', ready: '.empty', height: 340 };
  await take(browser, world, gone, async (page) => {
    await world.kill();
    await page.locator('.live.is-off').first().waitFor();
  });
}

/** BERTH_PICTURES=console-networks takes that one only. */
const isWanted = (name: string) => ['1', name].includes(process.env.BERTH_PICTURES ?? '');

async function take(
  browser: Browser,
  world: ConsoleWorld,
  { name, path, ready, ...look }: Picture,
  before: ((page: Page) => Promise<void>) | null = null,
): Promise<void> {
  if (!isWanted(name)) return;
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
  await before?.(page);
  await shoot(page, name);
  // A console whose cloud is gone complains, as it should.
  if (!before) assertClean();
  await page.context().close();
}

async function takeSignIn(browser: Browser, world: ConsoleWorld): Promise<void> {
  if (!isWanted('console-sign-in')) return;
  const { page, visit } = await openConsole(browser, world.url, { height: 560 });
  await visit('/');
  await page.locator('input[type=password]').waitFor();
  await shoot(page, 'console-sign-in');
  await page.context().close();
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
