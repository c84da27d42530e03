import assert from 'node:assert/strict';
import type { LightMyRequestResponse } from 'fastify';
import { TokenSigner } from '../../../src/keystone/token-signer.ts';
import { ruleKinds } from '../../../src/neutron/server/qos/rules/kinds.ts';
import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import { testSigningKeys } from '../../support/keys.ts';
import { createServer, ownPort, privateNetwork } from '../../support/servers.ts';
import type { TestCloud } from '../../support/test-cloud.ts';

/** A request as it is, whatever is in it. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly token?: string | undefined;
  readonly body?: string | Buffer | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A cloud in which the member demo has one of everything, and who else has tokens for it. */
export interface PeopledCloud {
  readonly cloud: TestCloud;
  readonly tokens: Readonly<Record<'demo' | 'admin' | 'stranger' | 'expired', string>>;
  /** What stands for a `:name` in a path of a face: things of demo's that exist. */
  idFor(path: string, name: string): string;
  send(asked: Asked): Promise<LightMyRequestResponse>;
}

interface WithId {
  readonly id: string;
}

/** Gives demo one of everything, and makes the stranger: a member of a project of their own. */
export async function peopled(cloud: TestCloud): Promise<PeopledCloud> {
  const send: PeopledCloud['send'] = ({ method, url, token, body, headers }) =>
    cloud.cloud.app.inject({
      method: method as 'GET',
      url,
      headers: { ...(token !== undefined && { 'x-auth-token': token }), ...headers },
      ...(body !== undefined && { payload: body }),
    });
  const made = async <T>(user: 'demo' | 'admin', method: string, path: string, body?: object): Promise<T> => {
    const answer = await cloud.call<T>(user, method, path, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  const network = await privateNetwork(cloud);
  const { subnets } = await cloud.ok<{ subnets: WithId[] }>('GET', '/network/v2.0/subnets');
  const port = await ownPort(cloud, network);
  const { security_group: group } = await cloud.ok<{ security_group: WithId & { security_group_rules: WithId[] } }>(
    'POST',
    '/network/v2.0/security-groups',
    { security_group: { name: 'web' } },
  );
  for (const path of [`networks/${network}`, `ports/${port.id}`, `subnets/${subnets[0]?.id}`]) {
    await cloud.ok('PUT', `/network/v2.0/${path}/tags/mine`);
  }
  await cloud.ok('PUT', `/network/v2.0/security-groups/${group.id}/tags/mine`);
  const { address_scope: scope } = await cloud.ok<{ address_scope: WithId }>('POST', '/network/v2.0/address-scopes', {
    address_scope: { name: 'mine', ip_version: 4 },
  });
  const { subnetpool: pool } = await cloud.ok<{ subnetpool: WithId }>('POST', '/network/v2.0/subnetpools', {
    subnetpool: { name: 'mine', prefixes: ['10.0.0.0/16'], address_scope_id: scope.id },
  });
  await cloud.ok('PUT', `/network/v2.0/subnetpools/${pool.id}/tags/mine`);
  const { address_group: addresses } = await cloud.ok<{ address_group: WithId }>(
    'POST',
    '/network/v2.0/address-groups',
    { address_group: { name: 'mine', addresses: ['10.0.0.0/24'] } },
  );
  const { router } = await cloud.ok<{ router: WithId }>('POST', '/network/v2.0/routers', { router: {} });
  const { network: external } = await made<{ network: WithId }>('admin', 'POST', '/network/v2.0/networks', {
    network: { name: 'outside', 'router:external': true },
  });
  await made('admin', 'POST', '/network/v2.0/subnets', {
    subnet: { network_id: external.id, ip_version: 4, cidr: '172.30.0.0/24' },
  });
  const { floatingip } = await cloud.ok<{ floatingip: WithId }>('POST', '/network/v2.0/floatingips', {
    floatingip: { floating_network_id: external.id },
  });
  const { port: parent } = await cloud.ok<{ port: WithId }>('POST', '/network/v2.0/ports', {
    port: { network_id: network },
  });
  const { trunk } = await cloud.ok<{ trunk: WithId }>('POST', '/network/v2.0/trunks', {
    trunk: { port_id: parent.id },
  });
  for (const path of [`routers/${router.id}`, `floatingips/${floatingip.id}`, `trunks/${trunk.id}`]) {
    await cloud.ok('PUT', `/network/v2.0/${path}/tags/mine`);
  }
  const { segments } = await made<{ segments: WithId[] }>(
    'admin',
    'GET',
    `/network/v2.0/segments?network_id=${network}`,
  );
  const image = await made<WithId>('demo', 'POST', '/image/v2/images', { name: 'mine', tags: ['mine'] });
  await made('demo', 'POST', '/compute/v2.1/os-keypairs', {
    keypair: { name: 'mine', type: 'ssh', public_key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZvb2Jhcg==' },
  });
  const server = await createServer(cloud, { networks: [{ uuid: network }], metadata: { mine: '1' } });
  await cloud.settled(server);
  await made('demo', 'PUT', `/compute/v2.1/servers/${server}/tags/mine`);
  const { project } = await made<{ project: WithId }>('admin', 'POST', '/identity/v3/projects', {
    project: { name: 'strange' },
  });
  const { user } = await made<{ user: WithId }>('admin', 'POST', '/identity/v3/users', {
    user: { name: 'stranger', password: 'from far away', default_project_id: project.id },
  });
  const { roles } = await made<{ roles: (WithId & { name: string })[] }>('admin', 'GET', '/identity/v3/roles');
  const member = roles.find(({ name }) => name === 'member')?.id ?? '';
  await made('admin', 'PUT', `/identity/v3/projects/${project.id}/users/${user.id}/roles/${member}`);
  const { group: crew } = await made<{ group: WithId }>('admin', 'POST', '/identity/v3/groups', {
    group: { name: 'crew' },
  });
  const { rbac_policy: rbac } = await cloud.ok<{ rbac_policy: WithId }>('POST', '/network/v2.0/rbac-policies', {
    rbac_policy: {
      object_type: 'security_group',
      object_id: group.id,
      action: 'access_as_shared',
      target_tenant: (
        await made<{ project: WithId }>('admin', 'POST', '/identity/v3/projects', {
          project: { name: 'friends' },
        })
      ).project.id,
    },
  });
  const tokens = { ...cloud.tokens, ...(await otherTokens(cloud, send, { id: user.id, projectId: project.id })) };
  // A project gets its default group when it first looks at groups: not by anything that a test does.
  for (const token of [tokens.admin, tokens.stranger]) {
    assert.equal((await send({ method: 'GET', url: '/network/v2.0/security-groups', token })).statusCode, 200);
  }
  const { users } = await made<{ users: (WithId & { name: string })[] }>(
    'admin',
    'GET',
    '/identity/v3/users?name=demo',
  );
  const { projects } = await made<{ projects: WithId[] }>('admin', 'GET', '/identity/v3/projects?name=demo');
  const { application_credential: credential } = await made<{ application_credential: WithId }>(
    'demo',
    'POST',
    `/identity/v3/users/${users[0]?.id}/application_credentials`,
    { application_credential: { name: 'mine' } },
  );
  const { services } = await made<{ services: WithId[] }>('admin', 'GET', '/identity/v3/services');
  const { endpoints } = await made<{ endpoints: WithId[] }>('admin', 'GET', '/identity/v3/endpoints');
  const { policy } = await made<{ policy: WithId }>('admin', 'POST', '/network/v2.0/qos/policies', {
    policy: { name: 'mine', project_id: projects[0]?.id },
  });
  await made('admin', 'PUT', `/network/v2.0/qos/policies/${policy.id}/tags/mine`);
  const rules: Record<string, string> = {};
  for (const { type, amount } of ruleKinds) {
    const url = `/network/v2.0/qos/policies/${policy.id}/${type}_rules`;
    const answer = await made<Record<string, WithId>>('admin', 'POST', url, { [`${type}_rule`]: { [amount]: 0 } });
    const alias = `alias_${type}_rules`;
    for (const name of [`${type}_rules`, alias, alias.replaceAll('_', '-')]) {
      rules[name] = answer[`${type}_rule`]?.id ?? '';
    }
  }
  const { instanceActions } = await cloud.ok<{ instanceActions: { request_id: string }[] }>(
    'GET',
    `/compute/v2.1/servers/${server}/os-instance-actions`,
  );
  const { sagas } = await made<{ sagas: WithId[] }>('admin', 'GET', `/operator/v1/sagas?subject=${server}`);
  // A port of a server that nobody knows is found by the janitor, and left to an operator.
  await made('demo', 'POST', '/network/v2.0/ports', {
    port: {
      network_id: network,
      device_id: 'cccccccc-0000-4000-8000-000000000003',
      device_owner: 'compute:nova',
      name: 'mine',
    },
  });
  await cloud.cloud.compute.sweep();
  const { findings } = await made<{ findings: WithId[] }>('admin', 'GET', '/operator/v1/findings');
  const things: Readonly<Record<string, string>> = {
    networks: network,
    subnets: subnets[0]?.id ?? '',
    subnetpools: pool.id,
    'address-scopes': scope.id,
    'address-groups': addresses.id,
    ports: port.id,
    'security-groups': group.id,
    'security-group-rules': group.security_group_rules[0]?.id ?? '',
    'rbac-policies': rbac.id,
    routers: router.id,
    floatingips: floatingip.id,
    policies: policy.id,
    'rule-types': 'dscp_marking',
    ...rules,
    trunks: trunk.id,
    segments: segments[0]?.id ?? '',
    quotas: projects[0]?.id ?? '',
    'auto-allocated-topology': projects[0]?.id ?? '',
    'network-ip-availabilities': network,
    extensions: 'port-security',
    alias: 'os-keypairs',
    user_id: users[0]?.id ?? '',
    project_id: projects[0]?.id ?? '',
    role_id: member,
    group_id: crew.id,
    credential_id: credential.id,
    service_id: services[0]?.id ?? '',
    endpoint_id: endpoints[0]?.id ?? '',
    region_id: 'RegionOne',
    domain_id: 'default',
    image_id: image.id,
    server_id: server,
    flavor_id: '1',
    request_id: instanceActions[0]?.request_id ?? '',
    port_id: port.id,
    finding_id: findings[0]?.id ?? '',
    saga_id: sagas[0]?.id ?? '',
    host: 'berth',
    network_id: network,
    floating_ip_id: floatingip.id,
    rule_id: group.security_group_rules[0]?.id ?? '',
    before: '2026-01-01 00:00:00',
  };
  return {
    cloud,
    tokens,
    send,
    idFor: (path, name) => {
      const collection = new RegExp(`/v2\\.0/.*?([\\w-]+)/:${name}\\b`).exec(path)?.[1];
      return (name === 'id' || name === 'rule' ? things[collection ?? ''] : things[name]) ?? 'mine';
    },
  };
}

async function otherTokens(
  cloud: TestCloud,
  send: PeopledCloud['send'],
  stranger: { readonly id: string; readonly projectId: string },
) {
  const answer = await send({
    method: 'POST',
    url: '/identity/v3/auth/tokens',
    body: JSON.stringify({
      auth: { identity: { methods: ['password'], password: { user: { id: stranger.id, password: 'from far away' } } } },
    }),
  });
  assert.equal(answer.statusCode, 201, answer.body);
  const { clock } = systemRuntime();
  const hoursAgo = (hours: number) => Math.floor(clock.now() / 1000) - hours * 3600;
  const demo = await cloud.call<{ users: WithId[] }>('admin', 'GET', '/identity/v3/users?name=demo');
  const projects = await cloud.call<{ projects: WithId[] }>('admin', 'GET', '/identity/v3/projects?name=demo');
  const expired = await new TokenSigner(testSigningKeys(), clock).sign({
    auditId: 'audit',
    parentAuditId: null,
    userId: demo.body.users[0]?.id ?? '',
    scope: { kind: 'project', id: projects.body.projects[0]?.id ?? '' },
    applicationCredentialId: null,
    methods: ['password'],
    epoch: 0,
    issuedAt: hoursAgo(2),
    expiresAt: hoursAgo(1),
  });
  return { stranger: String(answer.headers['x-subject-token']), expired };
}
