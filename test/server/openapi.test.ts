import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allRoutes } from '../bad-input/support/routes.ts';
import { freshCloud } from '../support/test-cloud.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
  readonly responses: object;
  readonly security?: readonly object[];
  readonly 'x-openstack-min-microversion'?: string;
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const faces = ['identity', 'image', 'network', 'compute', 'operator'];

test('every API has an OpenAPI document, for anybody, with every route that runs and no other', async (t) => {
  const cloud = await freshCloud(t);
  const documented = new Set<string>();
  for (const face of faces) {
    const answer = await cloud.cloud.app.inject({ method: 'GET', url: `/openapi/${face}.json` });
    assert.equal(answer.statusCode, 200);
    const document = answer.json<Document>();
    assert.equal(document.openapi, '3.1.0');
    assert.match(document.info.version, /^\d+\.\d+\.\d+$/);
    for (const [path, operations] of Object.entries(document.paths)) {
      assert.ok(path.startsWith(`/${face}`), path);
      for (const [method, operation] of Object.entries(operations)) {
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        assert.deepEqual(
          (operation.parameters ?? []).map(({ name }) => name),
          named,
          path,
        );
        documented.add(`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
      }
    }
    const ids = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map((one) => one.operationId),
    );
    assert.equal(new Set(ids).size, ids.length, `${face}: ids are given once`);
  }
  const running = new Set(['GET /compute', 'GET /compute/v2.1', 'GET /network', 'GET /network/healthcheck']);
  for (const { face, method, path } of await allRoutes(cloud.cloud)) {
    if (!faces.includes(face) || ['HEAD', 'OPTIONS'].includes(method)) continue;
    const { statusCode } = await cloud.cloud.app.inject({ method: method as 'GET', url: path.replace(/:\w+/g, 'x') });
    if (statusCode !== 405) running.add(`${method} ${path}`);
  }
  assert.deepEqual([...documented].toSorted(), [...running].toSorted());
});

test('a document has the bodies: of the Compute API by microversion, of the Networking API by attribute', async (t) => {
  const cloud = await freshCloud(t);
  const document = async (face: string) =>
    (await cloud.cloud.app.inject({ method: 'GET', url: `/openapi/${face}.json` })).json<Document>();
  const bodyOf = (one: Operation | undefined) => one?.requestBody?.content['application/json']?.schema;
  const compute = await document('compute');
  assert.match(JSON.stringify(bodyOf(compute.paths['/compute/v2.1/servers']?.post)), /from microversion 2\.37 on/);
  assert.equal(compute.paths['/compute/v2.1/servers/{server_id}/tags']?.get?.['x-openstack-min-microversion'], '2.26');
  const network = await document('network');
  const [one] = (bodyOf(network.paths['/network/v2.0/ports']?.post) as { anyOf: object[] }).anyOf;
  assert.match(JSON.stringify(one), /"network_id":\{\}.*"required":\["network_id"\]/);
  assert.deepEqual(
    network.paths['/network/v2.0/ports/{id}/bindings/{host}/activate']?.put?.parameters?.map(({ name }) => name),
    ['id', 'host'],
  );
});

test('who calls before signing in is told that no token is needed; an API that is elsewhere has no document here', async (t) => {
  const cloud = await freshCloud(t);
  const { paths } = (await cloud.cloud.app.inject({ method: 'GET', url: '/openapi/identity.json' })).json<Document>();
  assert.deepEqual(paths['/identity/v3/auth/tokens']?.post?.security, []);
  assert.equal(paths['/identity/v3/users']?.get?.security, undefined);
  assert.equal((await cloud.cloud.app.inject({ method: 'GET', url: '/openapi/volume.json' })).statusCode, 404);
});
