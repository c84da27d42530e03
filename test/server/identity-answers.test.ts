import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshCloud } from '../support/test-cloud.ts';
import { ToldAnswers } from './support/told-answers.ts';

interface Token {
  readonly token: { readonly user: { readonly id: string }; readonly project: { readonly id: string } };
}

test('what the Identity API answers is what its document tells of, and no answer with a body is untold', async (t) => {
  const cloud = await freshCloud(t);
  const told = await ToldAnswers.of(cloud, 'identity');
  const look = (id: string) => ({ headers: { 'x-subject-token': id } });
  const { token } = await told.call<Token>('GET', '/auth/tokens', look(cloud.tokens.admin));
  const [user, project] = [token.user.id, token.project.id];

  const credentials = '/users/{user_id}/application_credentials';
  const { application_credential: credential } = await told.call<{
    application_credential: { id: string; secret: string };
  }>('POST', credentials, {
    at: [user],
    body: { application_credential: { name: 'one', expires_at: '2999-01-01T00:00:00' } },
  });
  await told.call('GET', credentials, { at: [user] });
  await told.call('GET', `${credentials}/{credential_id}`, { at: [user, credential.id] });
  const { id, secret } = credential;
  const identity = { methods: ['application_credential'], application_credential: { id, secret } };
  await told.call('POST', '/auth/tokens', { body: { auth: { identity } } });
  for (const path of ['catalog', 'system']) await told.call('GET', `/auth/${path}`);

  const { roles } = await cloud
    .call<{ roles: { id: string; name: string }[] }>('admin', 'GET', '/identity/v3/roles')
    .then(({ body }) => body);
  const role = (name: string) => roles.find((one) => one.name === name)?.id ?? '';
  const implied = { at: [role('service'), role('reader')] };
  await told.call('PUT', '/roles/{role_id}/implies/{implied_role_id}', implied);
  await told.call('GET', '/roles/{role_id}/implies/{implied_role_id}', implied);
  await told.call('GET', '/roles/{role_id}/implies', { at: [role('service')] });
  await told.call('GET', '/role_inferences');
  const groups = '/identity/v3/groups';
  const { body: made } = await cloud.call<{ group: { id: string } }>('admin', 'POST', groups, { group: { name: 'g' } });
  const group = made.group.id;
  await cloud.call('admin', 'PUT', `${groups}/${group}/users/${user}`);
  for (const place of ['domains/default', `OS-INHERIT/domains/default`]) {
    const end = place.startsWith('OS') ? '/inherited_to_projects' : '';
    await cloud.call('admin', 'PUT', `/identity/v3/${place}/groups/${group}/roles/${role('service')}${end}`);
  }
  await cloud.call('admin', 'PUT', `/identity/v3/system/users/${user}/roles/${role('reader')}`);
  for (const query of ['', 'include_names', 'effective', 'effective&include_names'])
    await told.call('GET', '/role_assignments', query === '' ? {} : { query });
  await told.call('GET', '/auth/system');
  for (const scope of [{ system: { all: true } }, { domain: { id: 'default' } }]) {
    const again = { methods: ['token'], token: { id: cloud.tokens.admin } };
    await told.call('POST', '/auth/tokens', { body: { auth: { identity: again, scope } } });
  }
  await told.call('PUT', '/projects/{project_id}/tags', { at: [project], body: { tags: ['one'] } });
  await told.call('GET', '/projects/{project_id}/tags', { at: [project] });
  const other = { name: 'other', password: 'long enough', description: 'one', default_project_id: project };
  await told.call('POST', '/users', { body: { user: other } });
  for (const path of ['users', 'groups', 'projects', 'domains', 'roles', 'services', 'endpoints', 'regions'])
    await told.call('GET', `/${path}`);
  for (const path of ['projects', 'domains']) await told.call('GET', `/auth/${path}`);
  await told.call('GET', '/groups/{group_id}/users', { at: [group] });
  await told.call('GET', '/system/users/{user_id}/roles', { at: [user] });
  await told.call('GET', '/users/{user_id}/access_rules', { at: [user] });
  await told.call('GET', '/identity/v3');
  assert.deepEqual(told.unseen(), []);
  const silent = told
    .silent('get')
    .filter((path) => !/\/(roles|tags|access_rules|users)\/\{\w+\}(\/inherited_to_projects)?$/.test(path));
  assert.deepEqual(silent, ['/identity'], 'what has no body, or answers 300');
});
