import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { freshCloud } from '../support/test-cloud.ts';
import type { Books } from '../support/test-store.ts';
import { keyOf, request } from './support/faults.ts';
import { type PeopledCloud, peopled } from './support/peopled-cloud.ts';
import { allRoutes, type Route } from './support/routes.ts';
import { type PrivateThings, privateThings, strangers } from './support/strangers.ts';
import { validBody } from './support/valid-bodies.ts';

/** Paths with something of nobody's in them, or of the caller's own, which others may look at as well; and why. */
const everybodys: readonly RegExp[] = [
  // The catalogue of flavors, all public here, and what the service itself knows.
  /^(GET|HEAD) \/compute\/v2\.1\/flavors/,
  /^(GET|HEAD) \/network\/v2\.0\/(extensions|qos\/rule-types)/,
  /^(GET|HEAD) \/compute\/v2\.1\/extensions/,
  // The domain is the caller's own, too; regions are everybody's.
  /^(GET|HEAD) \/identity\/v3\/(domains\/:domain_id|regions\/:region_id)$/,
  // Names the caller's own project, whatever stands there.
  /^GET \/compute\/v2\.1\/os-quota-sets\/:id\/defaults$/,
];

/** What a `:name` stands for that is no thing by itself: it names part of what stands before it. */
const parts = new Set([
  'implied_role_id',
  'tag',
  'key',
  'label',
  'name',
  'rule',
  'member_id',
  'migration_id',
  'volume_id',
  'access_rule_id',
]);

/** There are no agents, and zones are not shown one by one. */
const empty = /\/(agents|availability_zones)\/:id$/;

/**
 * Neutron has other words for what its policy hides than for what is not there, and so has Berth, which clients of Neutron
 * compare: who guesses an id learns that something has it, and nothing else.
 */
const toldApart = /^\/network\/v2\.0\/(security-group-rules|segments)\/:id/;

/** A change of a password proves itself by the old one, and tells nobody whether there is such a user. */
const proven = /^\/identity\/v3\/users\/:user_id\/password$/;

/** Questions by which something of another project's could be found. */
const questions: readonly ((id: string, project: string) => string)[] = [
  (id) => `id=${id}`,
  (id) => `uuid=${id}`,
  (id) => `device_id=${id}`,
  (id) => `network_id=${id}`,
  (id) => `port_id=${id}`,
  (_, project) => `project_id=${project}&all_tenants=1&all_projects=1`,
  (_, project) => `tenant_id=${project}&tenant=${project}`,
  (_, project) => `owner=${project}&visibility=all&member_status=all`,
  () => 'name=mine&all_tenants=true&deleted=1',
  () => 'shared=true&visibility=shared&member_status=all',
  () => 'not-tags=nobodys&tags-any=mine&tag=mine',
];

// What is asked here is asked by people of another project, whom nothing has been shared with.
suite("another project's resources are invisible, for every route and role", { concurrency: false }, () => {
  let people: PeopledCloud;
  let tokens: Readonly<Record<string, string>>;
  let things: PrivateThings;
  let routes: Route[];
  let books: Books;
  const cleanUps: (() => unknown)[] = [];

  before(async () => {
    const cloud = await freshCloud({ after: (cleanUp) => cleanUps.push(cleanUp) }, { maxRequests: 100_000 });
    people = await peopled(cloud);
    tokens = await strangers(people);
    things = await privateThings(people);
    const refused = async (route: Route) =>
      (await people.send(request(route, people, { token: undefined }))).statusCode === 405;
    routes = [];
    // The faces that list the methods they do not offer say so before anything else.
    for (const route of await allRoutes(cloud.cloud)) if (!(await refused(route))) routes.push(route);
    books = await cloud.books();
  });
  after(async () => {
    for (const cleanUp of cleanUps) await cleanUp();
  });

  /** One request of each stranger's; `of` says which. */
  const each = async (
    asked: readonly Route[],
    urls: (route: Route, role: string) => readonly string[],
    judge: (route: Route, answer: LightMyRequestResponse, url: string, role: string) => void | Promise<void>,
  ) => {
    const wrong: string[] = [];
    for (const [role, token] of Object.entries(tokens)) {
      for (const route of asked) {
        const body = route.takesBody ? { body: JSON.stringify(validBody(route)) } : {};
        const base = request(route, people, { token, ...body });
        for (const url of urls(route, role)) {
          const answer = await people.send({ ...base, url });
          try {
            await judge(route, answer, url, role);
          } catch (error) {
            wrong.push(`${role}: ${route.method} ${url}: ${error instanceof Error ? error.message : error}`);
          }
        }
      }
    }
    assert.deepEqual(wrong, [], wrong.join('\n'));
  };

  const pathOf = (route: Route, own: (name: string) => string) =>
    route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(own(name)));

  test('every name in every path stands for a thing of the project, or for a part of one', () => {
    const unknown = routes.flatMap((route) =>
      [...route.path.matchAll(/:(\w+)/g)]
        .map(([, name = '']) => name)
        .filter((name) => things.of(route.path, name) === null && !parts.has(name) && !empty.test(route.path))
        .map((name) => `${name} in ${keyOf(route)}`),
    );
    assert.deepEqual(unknown, [], 'a new route: its things have to be among the private ones of this test');
  });

  test('no path leads to them: to show, to list below, to change, to delete, to act upon', async () => {
    const below = routes.filter(
      (route) => route.path.includes(':') && !everybodys.some((form) => form.test(keyOf(route))),
    );
    assert.ok(below.length > 150, `only ${below.length} routes`);
    const nowhere = '0affffff-0000-4000-8000-000000000001';
    const absentFor = (path: string, name: string) => (things.of(path, name) === null ? 'mine' : nowhere);
    await each(
      below,
      (route) => [pathOf(route, (name) => things.of(route.path, name) ?? 'mine')],
      async (route, answer, _url, role) => {
        const refusals = proven.test(route.path) ? [401] : [403, 404];
        assert.ok(refusals.includes(answer.statusCode), `${answer.statusCode} ${answer.body.slice(0, 200)}`);
        things.assertNone(answer);
        if (answer.statusCode !== 404 || toldApart.test(route.path)) return;
        // What is not to be seen must not be told from what is not there.
        const body = route.takesBody ? { body: JSON.stringify(validBody(route)) } : {};
        const base = request(route, people, { token: tokens[role], ...body });
        const absent = await people.send({ ...base, url: pathOf(route, (name) => absentFor(route.path, name)) });
        assert.equal(absent.statusCode, 404);
        const ids = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => things.of(route.path, name) ?? 'mine');
        const bare = (text: string) => [...ids, nowhere].reduce((rest, id) => rest.replaceAll(id, ''), text);
        assert.equal(bare(answer.body), bare(absent.body));
      },
    );
  });

  test('no list has them, whatever it is asked for', async () => {
    const lists = routes.filter(({ method, path }) => method === 'GET' && !path.includes(':'));
    assert.ok(lists.length > 60, `only ${lists.length} lists`);
    await each(
      lists,
      (route, role) => {
        // The other roles are part of this one.
        if (role !== 'manager') return [route.path];
        const id = things.listed(route.path);
        return [
          route.path,
          ...questions.map((question) => `${route.path}?${question(id, things.projectId)}`),
          `${route.path}?limit=5&marker=${id}`,
        ];
      },
      (_route, answer) => {
        assert.ok(answer.statusCode < 500, answer.body);
        things.assertNone(answer);
      },
    );
  });

  test('nothing of the callers’ own is made of them, or attached to them', async () => {
    const wrong: string[] = [];
    for (const [role, token] of Object.entries(tokens)) {
      for (const { method, url, body } of things.uses()) {
        const answer = await people.send({ method, url, token, body: JSON.stringify(body), headers: latest });
        if (![400, 403, 404, 409].includes(answer.statusCode)) {
          wrong.push(`${role}: ${method} ${url} ${JSON.stringify(body)}: ${answer.statusCode} ${answer.body}`);
        }
      }
    }
    assert.deepEqual(wrong, [], wrong.join('\n'));
  });

  test('and nothing has changed', async () => {
    const now = await people.cloud.books();
    for (const [table, rows] of Object.entries(books)) assert.deepEqual(now[table], rows, table);
  });
});

const latest = { 'openstack-api-version': 'compute 2.73', 'content-type': 'application/json' };
