import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { startPostgres } from '../support/postgres.ts';
import { freshCloud, openCloud, type TestCloud } from '../support/test-cloud.ts';
import { postgresStore } from '../support/test-store.ts';
import { assertQuiet, assertRefusal } from './support/error-forms.ts';
import { type Fault, faults, keyOf, request } from './support/faults.ts';
import { peopled } from './support/peopled-cloud.ts';
import { allRoutes, type Route } from './support/routes.ts';

const postgres = await startPostgres();

/** Far more than there are at once: here nobody is told to come again. */
const maxRequests = 100_000;

test('whatever is wrong with a request to any route: a refusal in the form of its API, and nothing has changed', async (t) => {
  await tryAll(t, await freshCloud(t, { maxRequests }), faults);
});

test('what is wrong in a text is refused on PostgreSQL, too, by any route', { skip: !postgres }, async (t) => {
  if (!postgres) return;
  const cloud = await openCloud(t, await postgresStore(t, postgres), { maxRequests });
  await tryAll(
    t,
    cloud,
    faults.filter(({ inText }) => inText),
  );
});

/** Plants faults in requests to every route, all at once, and compares every row of every table. */
async function tryAll(t: TestContext, cloud: TestCloud, planted: readonly Fault[]): Promise<void> {
  const people = await peopled(cloud);
  const routes: Route[] = [];
  for (const route of await allRoutes(cloud.cloud)) {
    // The faces that list the methods they do not offer have said so.
    const answer = await people.send(request(route, people, { token: undefined }));
    if (answer.statusCode === 405) assert.ok(answer.headers.allow, keyOf(route));
    else routes.push(route);
  }
  assert.ok(routes.length > 150, `only ${routes.length} routes`);
  const before = await cloud.books();
  const wrong: string[] = [];
  let asked = 0;
  for (const fault of planted) {
    const requests = routes
      .filter(fault.applies)
      .flatMap((route) => fault.plant(route, people).map((one) => ({ route, one })));
    assert.ok(requests.length > 0, `nothing has the fault: ${fault.name}`);
    asked += requests.length;
    await Promise.all(
      requests.map(async ({ route, one }) => {
        const answer = await people.send(one);
        try {
          judge(fault, route, answer);
        } catch (error) {
          const what = `${one.method} ${one.url.slice(0, 120)} ${String(one.body ?? '').slice(0, 80)}`;
          wrong.push(`${fault.name}: ${what}: ${error instanceof Error ? error.message : error}`);
        }
      }),
    );
  }
  t.diagnostic(`${routes.length} routes, ${asked} requests`);
  assert.deepEqual(wrong, [], wrong.join('\n'));
  const after = await cloud.books();
  for (const [table, rows] of Object.entries(before)) {
    // That the process lives is written down every few seconds where several may share a database.
    if (table !== 'process') assert.deepEqual(after[table], rows, table);
  }
}

function judge(fault: Fault, route: Route, answer: LightMyRequestResponse): void {
  const statuses = fault.statuses(route);
  if (statuses) assertRefusal(route.face, answer, statuses);
  else assertQuiet(answer);
  if (!statuses && answer.statusCode >= 400) assertRefusal(route.face, answer, [answer.statusCode]);
}
