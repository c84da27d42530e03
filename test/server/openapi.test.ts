import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allRoutes } from '../bad-input/support/routes.ts';
import { freshCloud } from '../support/test-cloud.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
  readonly security?: readonly object[];
  readonly 'x-openstack-min-microversion'?: string;
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
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

test('every route of every API that reads a body has it described, as the type that it comes as', async (t) => {
  const cloud = await freshCloud(t);
  const documents = new Map<string, Document>();
  for (const face of faces) {
    const answer = await cloud.cloud.app.inject({ method: 'GET', url: `/openapi/${face}.json` });
    documents.set(face, answer.json<Document>());
  }
  const read = (await allRoutes(cloud.cloud)).filter(({ face, takesBody }) => takesBody && faces.includes(face));
  const undescribed = read.filter(({ face, method, path }) => {
    const told = documents.get(face)?.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    // What answers 405 is in no document; that all else is, another test says.
    if (!told) return false;
    const bodies = Object.values(told.requestBody?.content ?? {});
    return bodies.length === 0 || bodies.some(({ schema }) => Object.keys(schema).length === 0);
  });
  assert.deepEqual(
    undescribed.map(({ method, path }) => `${method} ${path}`),
    [],
  );
  const image = documents.get('image')?.paths ?? {};
  const typesOf = (path: string, method: string) => Object.keys(image[path]?.[method]?.requestBody?.content ?? {});
  assert.deepEqual(typesOf('/image/v2/images/{image_id}/file', 'put'), ['application/octet-stream']);
  assert.deepEqual(typesOf('/image/v2/images/{image_id}/import', 'post'), ['application/json']);
  assert.ok(typesOf('/image/v2/images/{image_id}', 'patch').includes('application/openstack-images-v2.1-json-patch'));
  const answerOf = (face: string, path: string, method: string) =>
    JSON.stringify(documents.get(face)?.paths[path]?.[method]?.responses['2XX']?.content);
  assert.match(answerOf('image', '/image/v2/images/{image_id}/tasks', 'get'), /"request-id"/);
  assert.match(answerOf('image', '/image/v2/images', 'get'), /"os_hash_value"/);
  assert.match(answerOf('identity', '/identity/v3/users/{user_id}', 'get'), /schemas\/User"/);
  const silent = Object.entries(image).flatMap(([path, { get }]) =>
    get && !get.responses['2XX']?.content ? [path] : [],
  );
  // Versions with 300, bytes, and what is always refused.
  assert.deepEqual(silent, ['/image', '/image/v2/images/{image_id}/file', '/image/v2/info/stores']);
  const user = JSON.stringify(documents.get('identity')?.components.schemas.User);
  assert.match(user, /"default_project_id"/);
  assert.doesNotMatch(user, /"password"/);
});

test('a document has the bodies: of the Compute API by microversion, of the Networking API by attribute', async (t) => {
  const cloud = await freshCloud(t);
  const document = async (face: string) =>
    (await cloud.cloud.app.inject({ method: 'GET', url: `/openapi/${face}.json` })).json<Document>();
  const bodyOf = (one: Operation | undefined) => one?.requestBody?.content['application/json']?.schema;
  const compute = await document('compute');
  assert.match(JSON.stringify(bodyOf(compute.paths['/compute/v2.1/servers']?.post)), /from microversion 2\.37 on/);
  const { anyOf: actions = [] } = (bodyOf(compute.paths['/compute/v2.1/servers/{server_id}/action']?.post) ?? {}) as {
    anyOf?: { title: string; required: string[] }[];
  };
  const titled = (form: RegExp) => actions.filter(({ title }) => form.test(title));
  assert.deepEqual(titled(/^os-stop, from microversion 2\.1 on$/)[0]?.required, ['os-stop']);
  assert.deepEqual(titled(/^addFloatingIp, from microversion 2\.1 to 2\.43$/)[0]?.required, ['addFloatingIp']);
  assert.ok(titled(/^rebuild, /).length > 1, 'a rebuild takes more in newer microversions');
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
