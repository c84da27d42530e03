import assert from 'node:assert/strict';
import type { LightMyRequestResponse } from 'fastify';

/** The faces of a cloud; `root` is what is none. */
export type Face = 'identity' | 'image' | 'network' | 'compute' | 'operator' | 'root';

type Form = (status: number, body: unknown) => void;

const text = (value: unknown) => assert.ok(typeof value === 'string' && value.length > 0, 'a message is there');

/** Keystone's, also what its middleware answers with before any other service. */
const identityForm: Form = (status, body) => {
  const { error, ...others } = body as { error: { code: number; title: string; message: string } };
  assert.deepEqual(Object.keys(others), []);
  assert.deepEqual(Object.keys(error).toSorted(), ['code', 'message', 'title']);
  assert.equal(error.code, status);
  text(error.title);
  text(error.message);
};

const computeNames: Readonly<Record<number, string>> = {
  400: 'badRequest',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
  501: 'notImplemented',
};

const forms: Readonly<Record<Face, Form>> = {
  root: identityForm,
  identity: identityForm,
  operator: identityForm,
  image: (status, body) => {
    const { message, code, title, ...others } = body as Record<string, string>;
    assert.deepEqual(Object.keys(others), []);
    assert.equal(code, `${status} ${title}`);
    text(message);
  },
  network: (_status, body) => {
    const { NeutronError: error, ...others } = body as { NeutronError: Record<string, string> };
    assert.deepEqual(Object.keys(others), []);
    assert.deepEqual(Object.keys(error).toSorted(), ['detail', 'message', 'type']);
    assert.equal(error.detail, '');
    text(error.type);
    text(error.message);
  },
  compute: (status, body) => {
    const [[name, error], ...others] = Object.entries(body as Record<string, { code: number; message: string }>) as [
      [string, { code: number; message: string }],
    ];
    assert.deepEqual(others, []);
    assert.equal(name, computeNames[status] ?? 'computeFault');
    assert.deepEqual(Object.keys(error).toSorted(), ['code', 'message']);
    assert.equal(error.code, status);
    text(error.message);
  },
};

/** What no answer may have in it: stacks, paths of the source, words of the database. */
const innards = /\n\s+at |node:internal|node_modules|\.ts\b|SQLITE|SqliteError|violates|syntax error|FST_/;

/** Asserts that an answer is a refusal with one of these statuses, in the form of that face, and gives nothing away. */
export function assertRefusal(face: Face, answer: LightMyRequestResponse, statuses: readonly number[]): void {
  const { statusCode: status, headers } = answer;
  assert.ok(statuses.includes(status), `${status}, not ${statuses.join(' or ')}: ${answer.body.slice(0, 300)}`);
  assertQuiet(answer);
  if (status === 401) assert.match(String(headers['www-authenticate']), /^Keystone/);
  if (answer.raw.req.method === 'HEAD') return;
  // Neutron's only refusals without its form.
  if (face === 'network' && /^Extension with alias /.test(answer.body)) return;
  assert.match(String(headers['content-type']), /^application\/json/, answer.body.slice(0, 300));
  // The check of the token stands before the service, and answers for itself.
  const form = status === 401 ? identityForm : forms[face];
  form(status, answer.json());
}

/** Asserts what holds for every answer, refusals or not. */
export function assertQuiet({ statusCode, headers, body }: LightMyRequestResponse): void {
  assert.ok(statusCode < 500, `${statusCode} ${body.slice(0, 300)}`);
  assert.match(String(headers['x-openstack-request-id']), /^req-[0-9a-f-]{36}$/);
  assert.doesNotMatch(body, innards);
}
