import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act } from '../support/acting.ts';
import { running } from '../support/interfaces.ts';
import { deleteServer } from '../support/servers.ts';

interface Group {
  id: string;
  name: string;
  description: string;
  tenant_id: string;
  rules: { id: string; ip_range: object; group: object; from_port: number | null; to_port: number | null }[];
}

test('the Compute API up to 2.35 makes, shows, changes and deletes security groups and their rules', async (t) => {
  const { cloud, id } = await running(t);
  const call = <T>(method: string, path: string, body?: object, user: 'demo' | 'admin' = 'demo', version = '2.35') =>
    cloud.call<T>(user, method, `/compute/v2.1/os-security-group${path}`, body, {
      'openstack-api-version': `compute ${version}`,
    });
  const make = async (name: string) =>
    (await call<{ security_group: Group }>('POST', 's', { security_group: { name, description: 'd' } })).body
      .security_group;
  const web = await make(' web ');
  assert.deepEqual([web.name, web.description, web.rules], [' web ', 'd', []]);
  const db = await make('db');
  const list = async (query = '', user: 'demo' | 'admin' = 'demo') =>
    (await call<{ security_groups: Group[] }>('GET', `s${query}`, undefined, user)).body.security_groups;
  assert.deepEqual(
    (await list()).map(({ name }) => name),
    [' web ', 'db', 'default'],
  );
  assert.deepEqual(
    (await list('?limit=1&offset=1')).map(({ name }) => name),
    ['db'],
  );
  assert.ok((await list('?all_tenants=1')).every(({ tenant_id }) => tenant_id === web.tenant_id));
  assert.ok(!(await list('', 'admin')).some(({ name }) => name === 'db'));
  assert.ok((await list('?all_tenants=1', 'admin')).some(({ name }) => name === 'db'));

  const rule = (asked: object) =>
    call<{ security_group_rule: Group['rules'][number] }>('POST', '-rules', {
      security_group_rule: { parent_group_id: web.id, ...asked },
    });
  const tcp = { ip_protocol: 'tcp', from_port: 22, to_port: 22 };
  const everywhere = (await rule(tcp)).body.security_group_rule;
  assert.deepEqual([everywhere.ip_range, everywhere.group], [{ cidr: '0.0.0.0/0' }, {}]);
  assert.equal((await rule(tcp)).status, 400, 'the same again');
  assert.deepEqual((await rule({ ...tcp, cidr: '10.2.3.124/24' })).body.security_group_rule.ip_range, {
    cidr: '10.2.3.124/24',
  });
  assert.deepEqual((await rule({ ...tcp, cidr: '2001:db8::/32' })).body.security_group_rule.ip_range, {
    cidr: '2001:db8::/32',
  });
  const ofGroup = (await rule({ ...tcp, from_port: '80', to_port: '80', group_id: db.id })).body.security_group_rule;
  assert.deepEqual(
    [ofGroup.ip_range, ofGroup.group, ofGroup.from_port],
    [{}, { name: 'db', tenant_id: db.tenant_id }, 80],
  );
  const icmp = (await rule({ ip_protocol: 'icmp', from_port: -1, to_port: -1 })).body.security_group_rule;
  assert.deepEqual([icmp.from_port, icmp.to_port], [-1, -1]);
  for (const wrong of [
    { ...tcp, from_port: 23 },
    { ...tcp, to_port: 65_536 },
    { ...tcp, ip_protocol: 'nonsense' },
    { ...tcp, cidr: 'nonsense' },
    { ...tcp, parent_group_id: 'web' },
    { ...tcp, group_id: 'db' },
    { ip_protocol: 'tcp' },
    { from_port: 1, to_port: 2 },
    { ...tcp, other: 1 },
  ])
    assert.equal((await rule(wrong)).status, 400, JSON.stringify(wrong));
  assert.equal((await rule({ ...tcp, parent_group_id: id })).status, 404);
  const shown = async (group: Group) =>
    (await call<{ security_group: Group }>('GET', `s/${group.id}`)).body.security_group;
  assert.equal((await shown(web)).rules.length, 5);
  assert.equal((await call('DELETE', `-rules/${icmp.id}`)).status, 202);
  assert.equal((await call('DELETE', `-rules/${icmp.id}`)).status, 404);

  const renamed = { security_group: { name: 'www', description: 'e' } };
  assert.equal((await call('PUT', `s/${web.id}`, renamed)).status, 200);
  assert.deepEqual([(await shown(web)).name, (await shown(web)).description], ['www', 'e']);
  // While a server has it, it stays; a conflict is a bad request in this API.
  await act(cloud, id, { addSecurityGroup: { name: 'www' } });
  assert.equal((await call('DELETE', `s/${web.id}`)).status, 400);
  const ofProject = (await list()).find(({ name }) => name === 'default');
  assert.equal((await call('DELETE', `s/${ofProject?.id}`)).status, 400);
  await deleteServer(cloud, id);
  assert.equal((await call('DELETE', `s/${db.id}`)).status, 202);
  assert.ok((await shown(web)).rules.every(({ group }) => !('name' in group)));
  assert.equal((await call('DELETE', `s/${web.id}`)).status, 202);
  assert.equal((await call('GET', `s/${web.id}`)).status, 404);
  assert.equal((await call('GET', 's/web')).status, 400);
  assert.equal((await call('GET', 's', undefined, 'demo', '2.36')).status, 404);
});
