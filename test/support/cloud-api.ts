import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** A user's session with a running Berth over HTTP, with the credentials of its clouds.yaml. */
export interface CloudApi {
  readonly token: string;
  readonly projectId: string;
  /** A call to a path below the base URL; answers status and parsed body. */
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
  /** A call that must succeed. */
  ok<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
}

/** Signs in as `berth` (the member) or `berth-admin`. */
export async function signIn(url: string, cloudsFile: string, cloud: 'berth' | 'berth-admin'): Promise<CloudApi> {
  const { username, password, project } = credentialsOf(cloudsFile, cloud);
  const response = await fetch(`${url}/identity/v3/auth/tokens`, {
    method: 'POST',
    body: JSON.stringify({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: username, password, domain: { id: 'default' } } },
        },
        scope: { project: { name: project, domain: { id: 'default' } } },
      },
    }),
  });
  assert.equal(response.status, 201, await response.clone().text());
  const token = response.headers.get('x-subject-token') ?? '';
  const answer = (await response.json()) as { token: { project: { id: string } } };
  const call = async <T>(method: string, path: string, body?: unknown) => {
    const reply = await fetch(`${url}${path}`, {
      method,
      headers: {
        'x-auth-token': token,
        'openstack-api-version': 'compute 2.72',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  };
  return {
    token,
    projectId: answer.token.project.id,
    call,
    ok: async <T>(method: string, path: string, body?: unknown) => {
      const reply = await call<T>(method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body;
    },
  };
}

/** What a clouds.yaml of ours says of a cloud. */
export function credentialsOf(cloudsFile: string, cloud: string) {
  const text = readFileSync(cloudsFile, 'utf8');
  const section = text.split(/^ {2}(?=\S)/m).find((part) => part.startsWith(`${cloud}:`)) ?? '';
  const value = (key: string) => new RegExp(`^\\s+${key}: (.*)$`, 'm').exec(section)?.[1] ?? '';
  return { username: value('username'), password: value('password'), project: value('project_name') };
}
