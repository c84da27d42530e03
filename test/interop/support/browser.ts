import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { TestContext } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';

/** How somebody looks at the console. */
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
}

/** A page of the console, and what went wrong in it. */
export interface ConsolePage {
  readonly page: Page;
  /** Goes to a path below the console, without loading it anew once somebody is signed in. */
  visit(path: string): Promise<void>;
  signIn(user: string, password: string): Promise<void>;
  /** What axe finds wrong with the page as it is: WCAG 2.1 A and AA. */
  complaints(what?: 'everything' | 'contrast'): Promise<string[]>;
  /** Asserts that nothing was written to the browser's console, nothing thrown, and nobody but Berth was asked. */
  assertClean(): void;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly any: readonly { readonly message: string }[] }[];
  }[];
}

/** Debian's Chromium, without a window. */
export async function openBrowser(t: TestContext): Promise<Browser> {
  // As root it refuses its own sandbox; what it shows is ours.
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  t.after(() => browser.close());
  return browser;
}

/** A fresh page of the console at `url`, as a browser has it that was never there. `expected`: complaints that are meant. */
export async function openConsole(
  browser: Browser,
  url: string,
  { width = 1280, height = 800, scheme = 'light' }: Look = {},
  expected: RegExp = /^$/,
): Promise<ConsolePage> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrong: string[] = [];
  page.on('console', (message) => wrong.push(`${message.type()}: ${message.text()} ${message.location().url}`));
  page.on('pageerror', (error) => wrong.push(`thrown: ${error.stack}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) wrong.push(`asked somebody else: ${request.url()}`);
  });
  return {
    page,
    visit: async (path) => {
      const there = `/console${path}`;
      if (page.url() === 'about:blank') await page.goto(`${url}${there}`);
      else
        await page.evaluate(
          `history.pushState(null, '', ${JSON.stringify(there)}); dispatchEvent(new Event('berth-moved'))`,
        );
      await page.locator('h1').first().waitFor();
    },
    signIn: async (user, password) => {
      await page.fill('input[name=user]', user);
      await page.fill('input[name=password]', password);
      await page.click('#sign-in-act');
      await page.locator('.bar').waitFor();
    },
    complaints: async (what = 'everything') => {
      const run = { runOnly: what === 'contrast' ? ['color-contrast'] : standards };
      // It is large: once for a page that stays.
      if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe);
      const found = await page.evaluate(`axe.run(document, ${JSON.stringify(run)})`);
      return (found as AxeResults).violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any }) => `${id}: ${html.slice(0, 140)} ${any[0]?.message ?? ''}`),
      );
    },
    assertClean: () =>
      assert.deepEqual(
        wrong.filter((one) => !expected.test(one)),
        [],
      ),
  };
}
