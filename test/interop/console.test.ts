import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowser, openConsole } from './support/browser.ts';
import { openConsoleWorld, serverNamed } from './support/console-world.ts';

/** Addresses of all kinds of pages; the server is one that has a build to look at. */
const pages = (server: string) => [
  '/',
  '/servers?name=web',
  '/servers?state=error',
  '/servers?name=nobody-has-this-name',
  '/servers/new',
  `/servers/${server}`,
  '/topology',
  '/networks',
  '/ports',
  '/security-groups',
  '/audit',
  '/nowhere',
];

/** What cannot be used on a page and does not say why, in words that can be seen. */
const silent = `[...document.querySelectorAll('[disabled], [aria-disabled=true], [inert]')]
  .filter((control) => {
    const why = document.getElementById(control.getAttribute('aria-describedby'));
    return !why || why.textContent.trim() === '' || why.getClientRects().length === 0;
  })
  .map((control) => control.outerHTML)`;

test('the web console', async (t) => {
  const world = await openConsoleWorld(t);
  const browser = await openBrowser(t);
  const { url } = world;
  const failed = await serverNamed(world, 'checkout-1');

  await t.test(
    'whoever signs in gets to the address that was asked for; a wrong password is said to be one',
    async () => {
      const { page, visit, signIn, assertClean } = await openConsole(browser, url, {}, /401 \(Unauthorized\)/);
      await visit(`/servers/${failed}`);
      await page.fill('input[name=user]', 'admin');
      await page.fill('input[name=password]', 'wrong');
      await page.click('#sign-in-act');
      await page.getByText('The user, the password or the domain is not right.').waitFor();
      await signIn('admin', world.password('admin'));
      await page.getByRole('heading', { name: 'checkout-1' }).waitFor();
      assert.ok(!page.url().includes('token') && !page.url().includes(world.password('admin')));
      const kept = String(await page.evaluate('JSON.stringify({ ...sessionStorage, ...localStorage })'));
      assert.ok(!kept.includes(world.password('admin')));
      await page.reload();
      await page.getByRole('heading', { name: 'checkout-1' }).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.locator('#sign-in-act').waitFor();
      assert.equal(await page.evaluate('sessionStorage.length'), 0);
      assertClean();
      await page.context().close();
    },
  );

  await t.test('by the keyboard alone: sign in, a server with two NICs, its timeline, and its end', async () => {
    const { page, visit, assertClean } = await openConsole(browser, url);
    const { keyboard } = page;
    const focused = () =>
      page.evaluate('document.activeElement.textContent || document.activeElement.id') as Promise<string>;
    /** Tabs until what has the focus is called so. */
    const tabTo = async (name: string | RegExp) => {
      for (let step = 0; step < 60; step += 1) {
        await keyboard.press('Tab');
        const now = await focused();
        if (typeof name === 'string' ? now === name : name.test(now)) return;
      }
      assert.fail(`the keyboard does not come to ${name}`);
    };
    await visit('/');
    await keyboard.type('demo');
    await keyboard.press('Tab');
    await keyboard.type(world.password('demo'));
    await keyboard.press('Enter');
    await page.locator('.bar').waitFor();
    await tabTo('Servers');
    await keyboard.press('Enter');
    await page.getByText('There is no server yet.').waitFor();
    await tabTo('Create server');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Create server' }).waitFor();
    await page.locator('#create-why').getByText('Give it a name.').waitFor();
    await tabTo('Servers');
    for (let step = 0; step < 60 && (await page.evaluate('document.activeElement.tagName')) !== 'INPUT'; step += 1) {
      await keyboard.press('Tab');
    }
    await keyboard.type('typed');
    await tabTo('Add NIC');
    await keyboard.press('Enter');
    await page.locator('#create-why').getByText('Choose what each NIC is connected to').waitFor();
    await keyboard.press('Shift+Tab');
    for (const nic of ['nic-1', 'nic-0']) {
      while ((await page.evaluate('document.activeElement.id')) !== nic) await keyboard.press('Shift+Tab');
      await keyboard.type('priv');
    }
    await tabTo('Create with 2 NICs');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'typed' }).waitFor();
    await page.locator('h1 .status', { hasText: 'ACTIVE' }).waitFor();
    await page.locator('[data-step=activate]').waitFor();
    assert.equal(await page.locator('.nic').count(), 2);
    await tabTo(/claim/);
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await page.locator('.tl-details').getByText('/v2.0/ports', { exact: false }).first().waitFor();
    while ((await page.evaluate('document.activeElement.id')) !== 'delete') await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await page.locator('dialog').waitFor();
    await keyboard.press('Tab');
    if ((await focused()) !== 'Delete') await keyboard.press('Tab');
    await keyboard.press('Enter');
    await page.locator('h1 .status', { hasText: 'DELETED' }).waitFor();
    await page.locator('#delete-why').getByText('It is gone.').waitFor();
    assertClean();
    await page.context().close();
  });

  await t.test('every page is clean, in both themes and at 400 pixels, and axe has no complaint', async () => {
    for (const look of [
      { scheme: 'light', width: 1280, for: 'everything' },
      { scheme: 'dark', width: 400, for: 'contrast' },
    ] as const) {
      const { page, visit, signIn, complaints, assertClean } = await openConsole(browser, url, look);
      await visit('/');
      assert.deepEqual(await complaints(), [], 'the page to sign in');
      await signIn('admin', world.password('admin'));
      for (const path of pages(failed)) {
        await visit(path);
        await page.locator('.loading').waitFor({ state: 'detached' });
        if (path === `/servers/${failed}`) await page.locator('[data-step="undo claim"]').waitFor();
        assert.deepEqual(await complaints(look.for), [], `${path} in ${look.scheme}`);
        assert.deepEqual(await page.evaluate(silent), [], `what cannot be used on ${path} says why`);
        const wide = await page.evaluate('document.scrollingElement.scrollWidth - innerWidth');
        assert.ok(Number(wide) <= 0, `${path} is ${wide} pixels too wide in ${look.scheme}`);
      }
      assertClean();
      await page.context().close();
    }
  });

  await t.test('a failed build shows what was taken back, in reverse, and says why', async () => {
    const { page, visit, signIn, assertClean } = await openConsole(browser, url);
    await visit(`/servers/${failed}`);
    await signIn('admin', world.password('admin'));
    await page.locator('[data-step="undo claim"]').waitFor();
    const undone = await page.locator('.tl-row.is-undo .tl-name').allTextContents();
    assert.deepEqual(undone, ['undo spawn', 'undo disks', 'undo network', 'undo claim']);
    await page.locator('.tl-failure', { hasText: 'the fake driver was told to fail in spawn' }).waitFor();
    assert.equal((await page.locator('.ink-failed').count()) > 0, true);
    assert.equal((await page.locator('.tl-row.is-step .tl-critical').count()) > 0, true);
    const deletes = page.locator('.tl-row.is-call', { hasText: 'DELETE ports' });
    assert.equal(await deletes.count(), 3);
    await deletes.first().locator('button').click();
    await page.locator('.tl-details', { hasText: '204' }).locator('.copy', { hasText: 'req-' }).waitFor();
    assertClean();
    await page.context().close();
  });

  await t.test('everything that can be reached is clicked, and nothing goes wrong', async () => {
    const { page, visit, signIn, assertClean } = await openConsole(browser, url);
    await visit('/');
    await signIn('admin', world.password('admin'));
    for (const path of pages(failed)) {
      await visit(path);
      await page.locator('.loading').waitFor({ state: 'detached' });
      const things = page.locator('main a, main button:not([aria-disabled]), main summary, .theme');
      const names = new Set<string>();
      // One of a kind: forty links to servers are one.
      for (let at = 0; at < Math.min(await things.count(), 40); at += 1) {
        const thing = things.nth(at);
        const kind = String(
          await thing.evaluate(
            "(thing) => thing.className + (thing.id || thing.tagName) + (thing.closest('[role=cell], td, th, li')?.className ?? '')",
          ),
        );
        if (names.has(kind)) continue;
        names.add(kind);
        await thing.click();
        if (await page.locator('dialog').count()) await page.keyboard.press('Escape');
        await visit(path);
        await page.locator('.loading').waitFor({ state: 'detached' });
      }
    }
    for (const section of await page.locator('.bar .sections a, .bar .brand').all()) {
      await section.click();
      await page.locator('h1').first().waitFor();
      await page.locator('.loading').waitFor({ state: 'detached' });
    }
    assertClean();
    await page.context().close();
  });

  await t.test('the topology and the audit change as the cloud does', async () => {
    const { page, visit, signIn, assertClean } = await openConsole(browser, url);
    await visit('/topology');
    await signIn('admin', world.password('admin'));
    await page.locator('tr.device', { hasText: 'web-1' }).waitFor();
    const [network] = (
      await world.demo.ok<{ networks: { id: string }[] }>('GET', '/network/v2.0/networks?name=private')
    ).networks;
    const made = await create(world, 'comes-and-goes', { networks: [{ uuid: network?.id }] });
    const row = page.locator('tr.device', { hasText: 'comes-and-goes' });
    await row.locator('.knot.is-up').waitFor();
    await world.demo.call('DELETE', `/compute/v2.1/servers/${made}`);
    await row.waitFor({ state: 'detached' });
    await visit('/audit');
    const finding = page
      .locator('.finding', { hasText: 'Orphaned port' })
      .or(page.locator('.finding', { hasText: 'orphaned port' }));
    const mend = (await finding.locator('.mend .mono').textContent()) ?? '';
    assert.match(mend, /^openstack port delete /);
    assert.equal((await world.admin.call('DELETE', `/network/v2.0/ports/${mend.split(' ').at(-1)}`)).status, 204);
    await finding.locator('.status', { hasText: 'reported' }).waitFor({ state: 'detached' });
    assertClean();
    await page.context().close();
  });

  await t.test('a build goes on growing, over a kill and a new start, and shows when nobody ran it', async () => {
    const broken = /ERR_|Failed to fetch|503|401/;
    const { page, visit, signIn, assertClean } = await openConsole(browser, url, {}, broken);
    const [network] = (
      await world.demo.ok<{ networks: { id: string }[] }>('GET', '/network/v2.0/networks?name=private')
    ).networks;
    await visit('/servers');
    await signIn('demo', world.password('demo'));
    const slow = await create(world, 'survivor', {
      networks: [{ uuid: network?.id }],
      metadata: { 'fake:stall': 'spawn=3000' },
    });
    await visit(`/servers/${slow}`);
    await page.locator('[data-step=spawn] .ink-under-way').waitFor();
    await page.locator('[data-step=spawn] .tl-words').waitFor();
    await world.kill();
    await page.getByText('Reconnecting …').waitFor();
    await world.startAgain();
    // Before anything of it has gone on: the guest has still to come up.
    await page.locator('.timeline:has(.why-no-process) [data-step=spawn] .ink-under-way').waitFor();
    await page.locator('.live.is-on').waitFor();
    await page.locator('h1 .status', { hasText: 'ACTIVE' }).waitFor();
    await page.locator('.tl-fold.why-no-process').waitFor();
    await page.locator('[data-step=activate]').waitFor();
    assertClean();
    await page.context().close();
  });
});

type World = Awaited<ReturnType<typeof openConsoleWorld>>;

/** Asks for a server of demo's; answers its id. */
async function create({ demo }: World, name: string, wanted: object): Promise<string> {
  const { images } = await demo.ok<{ images: { id: string }[] }>('GET', '/image/v2/images?name=cirros');
  const { server } = await demo.ok<{ server: { id: string } }>('POST', '/compute/v2.1/servers', {
    server: { name, flavorRef: '1', imageRef: images[0]?.id, ...wanted },
  });
  return server.id;
}
