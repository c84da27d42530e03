import assert from 'node:assert/strict';
import test from 'node:test';
import { ConfigError } from '../../src/server/config-error.ts';
import { readNeutronConfig } from '../../src/server/neutron-config.ts';

const endpoint = 'http://controller:9696';
const password = {
  BERTH_NEUTRON_AUTH: 'password',
  BERTH_NEUTRON_AUTH_URL: 'https://controller:5000/v3/',
  BERTH_NEUTRON_USERNAME: 'nova',
  BERTH_NEUTRON_PASSWORD: 's3cret',
  BERTH_NEUTRON_PROJECT: 'service',
};

test('without an endpoint the network service is the embedded one', () => {
  assert.equal(readNeutronConfig(undefined, {}), null);
  assert.equal(readNeutronConfig(undefined, { BERTH_NEUTRON_ENDPOINT: '', ...password }), null);
});

test('the flag goes before the variable, and a final slash is dropped', () => {
  const env = { BERTH_NEUTRON_ENDPOINT: 'http://other:9696' };
  assert.deepEqual(readNeutronConfig(`${endpoint}/`, env), { endpoint, keystone: null });
  assert.deepEqual(readNeutronConfig(undefined, env), { endpoint: 'http://other:9696', keystone: null });
});

test('a Keystone is told by method: password, or application credential', () => {
  assert.deepEqual(readNeutronConfig(endpoint, password)?.keystone, {
    authUrl: 'https://controller:5000/v3',
    credential: {
      method: 'password',
      username: 'nova',
      password: 's3cret',
      projectName: 'service',
      userDomain: 'default',
      projectDomain: 'default',
    },
  });
  const env = {
    BERTH_NEUTRON_AUTH: 'application_credential',
    BERTH_NEUTRON_AUTH_URL: 'http://controller:5000/v3',
    BERTH_NEUTRON_APPLICATION_CREDENTIAL_ID: 'abc',
    BERTH_NEUTRON_APPLICATION_CREDENTIAL_SECRET: 's3cret',
  };
  assert.deepEqual(readNeutronConfig(endpoint, env)?.keystone?.credential, {
    method: 'application_credential',
    id: 'abc',
    secret: 's3cret',
  });
});

const refusals: [what: string, flag: string, env: Record<string, string>, message: RegExp][] = [
  ['no URL', 'controller:9696', {}, /^--neutron-endpoint is "controller:9696": it must be a URL/],
  ['another scheme', 'ftp://controller', {}, /must be a URL that begins with http/],
  ['a URL with a password', 'http://me:s3cret@controller', {}, /^--neutron-endpoint must not hold a password$/],
  ['an unknown method', endpoint, { BERTH_NEUTRON_AUTH: 'token' }, /^BERTH_NEUTRON_AUTH is "token": .*none, password/],
  ['a missing password', endpoint, { ...password, BERTH_NEUTRON_PASSWORD: '' }, /^BERTH_NEUTRON_PASSWORD is missing/],
];
for (const [what, flag, env, message] of refusals) {
  test(`${what} is refused, with the name of the setting`, () => {
    assert.throws(
      () => readNeutronConfig(flag, env),
      (error) => error instanceof ConfigError && message.test(error.message) && !error.message.includes('s3cret'),
    );
  });
}
