import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { allPorts, createServer } from '../support/servers.ts';
import { type ConsolePage, openBrowser, openConsole } from './support/browser.ts';
import { type ConsoleCloud, multiply, openConsoleCloud } from './support/console-cloud.ts';

/** A page of the console with somebody signed in; it must be clean in the end, but for what is meant. */
async function looking(
  t: TestContext,
  browser: Browser,
  { url, password }: ConsoleCloud,
  path: string,
  meant?: RegExp,
): Promise<ConsolePage> {
  const opened = await openConsole(browser, url, {}, meant);
  t.after(() => opened.page.context().close());
  await opened.visit(path);
  await opened.signIn('admin', password('admin'));
  return opened;
}

/** Waits until an expression is true in a page. (The browser's own way is to compile it there, which our policy forbids.) */
async function becomes(page: Page, expression: string): Promise<void> {
  for (let frame = 0; frame < 1000; frame += 1) {
    if ((await page.evaluate(expression)) === true) return;
    await page.evaluate('new Promise(requestAnimationFrame).then(() => null)');
  }
  assert.fail(`it does not become true: ${expression}`);
}

test('cases of the web console', async (t) => {
  const browser = await openBrowser(t);
  // One by one, as to a Neutron elsewhere: what one port is refused for, the others are made without.
  const world = await openConsoleCloud(t, { allocation: { severalPorts: 'single' } });
  const { cloud, network, deletedServer, portOf } = world;

  await t.test(
    'a build that fails at its third port: the timeline shows which, why, what was undone and what to do',
    async (t) => {
      const made = async (kind: string, values: object) => {
        const { body } = await cloud.call<Record<string, { id: string }>>('demo', 'POST', `/network/v2.0/${kind}s`, {
          [kind]: values,
        });
        return body[kind]?.id ?? '';
      };
      const networks: string[] = [];
      for (const [name, last] of [
        ['one', 9],
        ['two', 9],
        ['full', 2],
        ['four', 9],
      ] as const) {
        const network_id = await made('network', { name });
        const cidr = `10.${50 + networks.length}.0`;
        const pool = [{ start: `${cidr}.2`, end: `${cidr}.${last}` }];
        await made('subnet', {
          network_id,
          ip_version: 4,
          cidr: `${cidr}.0/24`,
          allocation_pools: pool,
          enable_dhcp: false,
        });
        networks.push(network_id);
      }
      const [, , full = ''] = networks;
      const holder = await made('port', { network_id: full, name: 'has-the-last-one' });
      const id = await createServer(cloud, { name: 'four-nics', networks: networks.map((uuid) => ({ uuid })) });
      const { page, visit, assertClean } = await looking(t, browser, world, `/servers/${id}`);
      await page.locator('h1 .status', { hasText: 'ERROR' }).waitFor();
      await page.locator('[data-step="undo claim"]').waitFor();

      const third = page.locator('.tl-row.is-call', { has: page.locator('.tl-nic', { hasText: 'NIC 2' }) }).first();
      assert.match((await third.textContent()) ?? '', /POST ports.*409/);
      assert.equal(await third.locator('.tl-bar.ink-call-failed').count(), 1);
      await third.locator('button').click();
      await third.locator('.tl-details', { hasText: '/v2.0/ports' }).locator('.copy', { hasText: 'req-' }).waitFor();
      assert.equal(await page.locator('[data-step=network] .tl-bar.ink-failed').count(), 1);
      await page.locator('[data-step=network] .tl-failure', { hasText: `NoMoreFixedIps: ` }).waitFor();

      // The other three were made, and taken back, the last one first.
      const created = page.locator('.tl-row', { hasText: 'POST ports' });
      assert.equal(await created.count(), 4);
      assert.equal(await created.filter({ hasText: '201' }).count(), 3);
      const deleted = page.locator('[data-step^="undo network/"]', { hasText: 'DELETE ports' });
      assert.deepEqual(await deleted.locator('.tl-nic').allTextContents(), ['NIC 3', 'NIC 1', 'NIC 0']);
      assert.equal(await deleted.locator('.tl-bar.ink-undo').count(), 3);
      const steps = await page.locator('.tl-row.is-step .tl-name').allTextContents();
      const undone = await page.locator('.tl-row.is-undo .tl-name').allTextContents();
      const others = (names: string[]) => names.filter((name) => !name.endsWith('network'));
      assert.deepEqual(
        others(undone),
        others(steps)
          .toReversed()
          .map((name) => `undo ${name}`),
      );
      assert.equal(undone[0], 'undo network');

      const said = (await page.locator('.banner[role=alert]').textContent()) ?? '';
      assert.match(said, new RegExp(`No fixed IP addresses available for network ${full}`));
      assert.match(said, /Everything was taken back\. .*give it another subnet.*create it again/);
      assert.deepEqual(
        (await allPorts(cloud)).map((port) => port.id),
        [holder],
      );
      await visit('/');
      await page.locator('.card', { hasText: 'four-nics' }).first().waitFor();
      assertClean();
    },
  );

  await t.test('a finding is mended: asked first, judged anew, once; and what cannot be says why', async (t) => {
    const server = await deletedServer([{ uuid: network }]);
    const [late, other, strange] = [
      await portOf(server),
      await portOf(server),
      await portOf('cccccccc-0000-4000-8000-000000000003'),
    ];
    await world.sweep();
    const { page, assertClean } = await looking(t, browser, world, '/audit', /409 \(Conflict\)/);
    const findingOf = (id: string) => page.locator('.finding', { hasText: id.slice(0, 13) });
    const dialog = page.locator('dialog');
    const act = dialog.locator('#confirm');

    const left = findingOf(strange.id).locator('.act');
    assert.equal(await left.locator('button').getAttribute('aria-disabled'), 'true');
    await left.getByText('Nothing that is written down proves').waitFor();
    await left.locator('button').click({ force: true });
    assert.equal(await dialog.count(), 0);

    await findingOf(late.id).getByRole('button', { name: 'Mend …' }).click();
    await dialog.getByText(`The port ${late.id} is deleted.`).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(
      (await allPorts(cloud)).some(({ id }) => id === late.id),
      true,
    );

    // Somebody else is faster.
    await findingOf(late.id).getByRole('button', { name: 'Mend …' }).click();
    await act.getByText('Delete the port').waitFor();
    const found = (await world.findings()).find(({ resource_id }) => resource_id === late.id);
    const theirs = await cloud.call('admin', 'POST', `/operator/v1/findings/${found?.id}/mend`, { action: 'delete' });
    assert.equal(theirs.status, 200);
    await act.click();
    await dialog.locator('[role=alert]', { hasText: 'It was mended already' }).waitFor();
    await dialog.locator('.why', { hasText: 'It was mended already' }).waitFor();
    await dialog.getByRole('button', { name: 'Leave it' }).click();
    await findingOf(late.id).locator('.status', { hasText: 'mended' }).waitFor();

    // By the keyboard alone.
    await findingOf(other.id).getByRole('button', { name: 'Mend …' }).focus();
    await page.keyboard.press('Enter');
    await act.getByText('Delete the port').waitFor();
    while ((await page.evaluate('document.activeElement.id')) !== 'confirm') await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await findingOf(other.id).locator('.status', { hasText: 'mended' }).waitFor();
    await findingOf(other.id).getByText('deleted', { exact: true }).waitFor();
    assert.deepEqual(
      (await allPorts(cloud)).filter(({ device_id }) => device_id !== '').map(({ id }) => id),
      [strange.id],
    );
    assertClean();
  });

  await t.test(
    'five thousand servers: the end, the middle and the one that is looked for, with few rows at a time',
    async (t) => {
      const id = await createServer(cloud, { name: 'first', networks: 'none' });
      await cloud.settled(id);
      await multiply(world, id, 5000);
      const { page, assertClean } = await looking(t, browser, world, '/servers?state=active');
      const rows = page.locator('.grid-row');
      const named = (name: string) => rows.locator('.cell-name a', { hasText: new RegExp(`^${name}$`) });
      const assertFew = async () => assert.ok((await rows.count()) < 100, `${await rows.count()} rows`);
      /** The names that can be seen; none is on its way any more. */
      const loaded = () => becomes(page, "!document.querySelector('.grid-body').textContent.includes('…')");
      await named('first').waitFor();
      await page.locator('h1 small', { hasText: '5,001' }).waitFor();
      assert.equal(await page.locator('.grid').getAttribute('aria-rowcount'), '5002');
      await assertFew();

      await page.keyboard.press('End');
      await named('many-5000').waitFor();
      assert.ok(await named('many-5000').isVisible());
      await loaded();
      await assertFew();

      await page.evaluate('scrollTo(0, document.scrollingElement.scrollHeight / 2)');
      await named('many-2500').waitFor();
      await loaded();
      await assertFew();
      const top = () => page.evaluate('scrollY') as Promise<number>;
      const before = await top();
      await page.keyboard.press('PageDown');
      await becomes(page, `scrollY > ${before + 200}`);
      await loaded();
      await assertFew();
      // Links are reached in their order, and the page goes with them.
      const focused = () => page.evaluate('document.activeElement.textContent') as Promise<string>;
      const names = await rows.locator('.cell-name a').allTextContents();
      const middle = Math.floor(names.length / 2);
      await named(names[middle] ?? '').focus();
      for (const next of names.slice(middle + 1, middle + 3)) {
        await page.keyboard.press('Tab');
        assert.equal(await focused(), next);
      }
      await page.keyboard.press('Home');
      await becomes(page, 'scrollY === 0');
      await named('first').waitFor();

      await page.fill('.search', 'many-4321');
      await page.locator('h1 small', { hasText: /^1$/ }).waitFor();
      assert.deepEqual(await rows.locator('.cell-name a').allTextContents(), ['many-4321']);
      await page.fill('.search', '');
      await page.locator('h1 small', { hasText: '5,001' }).waitFor();
      assertClean();
    },
  );

  await t.test('a page that nobody sees asks nothing, and goes on when it is seen', async (t) => {
    const { page, visit, assertClean } = await looking(t, browser, world, '/');
    await visit('/networks');
    await page.locator('.live.is-on').waitFor();
    const turn = (hidden: boolean) =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { configurable: true, value: ${hidden} }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    const isOfNetworks = (request: { url(): string }) => request.url().endsWith('/console/api/networks');
    const ended = page.waitForEvent('requestfailed', isOfNetworks);
    await turn(true);
    await ended;
    const again = page.waitForRequest(isOfNetworks);
    await turn(false);
    assert.match((await (await again).headerValue('last-event-id')) ?? '', /./, 'from where it was');
    await page.locator('.live.is-on').waitFor();
    assertClean();
  });

  await t.test('where no more live views may be open a page asks every few seconds, and says so', async (t) => {
    const full = await openConsoleCloud(t, { maxLiveViews: 0 });
    const { page, visit, assertClean } = await looking(t, browser, full, '/', /503 \(Service Unavailable\)/);
    await visit('/networks');
    await page.locator('.live.is-on', { hasText: 'Every 5 s' }).waitFor();
    await page.getByText('private', { exact: true }).first().waitFor();
    assert.equal(await page.locator('.banner').count(), 0);
    assertClean();
  });
});
