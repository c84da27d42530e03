import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { BerthProcess } from '../../support/berth-process.ts';
import { logIn } from './identity-api.ts';

/** The password of a user in a clouds.yaml that Berth has written. */
export function passwordOf(cloudsFile: string, username: string): string {
  const line = new RegExp(`username: ${username}\\n\\s+password: (.*)`).exec(readFileSync(cloudsFile, 'utf8'));
  return line?.[1] ?? '';
}

/** Signs the member in at a Berth of its own process; answers how to call it, and the member's project. */
export async function signInAt(berth: BerthProcess) {
  const password = passwordOf(berth.cloudsFile, 'demo');
  const authUrl = `${berth.url}/identity/v3`;
  const { token, projectId } = await logIn({ authUrl, username: 'demo', password, projectName: 'demo' });
  const ask = (method: string, path: string, body?: object) => {
    const headers = {
      'x-auth-token': token,
      'content-type': 'application/json',
      'openstack-api-version': 'compute 2.72',
    };
    return fetch(`${berth.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  };
  const request = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await ask(method, path, body);
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return (await answer.json()) as T;
  };
  return { ask, request, projectId };
}
