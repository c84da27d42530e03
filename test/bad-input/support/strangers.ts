import assert from 'node:assert/strict';
import type { LightMyRequestResponse } from 'fastify';
import type { PeopledCloud } from './peopled-cloud.ts';

/** What belongs to demo's project, as people of another one must not see it. */
export interface PrivateThings {
  readonly projectId: string;
  /** What a `:name` of a path stands for; null for a name that nothing is known of. */
  of(path: string, name: string): string | null;
  /** One of the things that stand in the list at this path, or any. */
  listed(path: string): string;
  /** Requests that would make something of a thing of demo's, or attach something to it. */
  uses(): readonly { readonly method: string; readonly url: string; readonly body: object }[];
  /** Asserts that no object in the answer is one of them. */
  assertNone(answer: LightMyRequestResponse): void;
}

interface WithId {
  readonly id: string;
}

const roles = ['reader', 'member', 'manager'] as const;

/** Tokens of one user for each role, in a project of their own, by the names of the roles. */
export async function strangers(people: PeopledCloud): Promise<Readonly<Record<string, string>>> {
  const admin = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await people.cloud.call<T>('admin', method, path, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const { projects } = await admin<{ projects: WithId[] }>('GET', '/identity/v3/projects?name=strange');
  const project = projects[0]?.id ?? '';
  const known = await admin<{ roles: (WithId & { name: string })[] }>('GET', '/identity/v3/roles');
  const tokens: Record<string, string> = {};
  for (const role of roles) {
    const password = 'from far away';
    const { user } = await admin<{ user: WithId }>('POST', '/identity/v3/users', {
      user: { name: `strange-${role}`, password },
    });
    const roleId = known.roles.find(({ name }) => name === role)?.id ?? '';
    await admin('PUT', `/identity/v3/projects/${project}/users/${user.id}/roles/${roleId}`);
    const identity = { methods: ['password'], password: { user: { id: user.id, password } } };
    const answer = await people.send({
      method: 'POST',
      url: '/identity/v3/auth/tokens',
      body: JSON.stringify({ auth: { identity, scope: { project: { id: project } } } }),
    });
    assert.equal(answer.statusCode, 201, answer.body);
    tokens[role] = String(answer.headers['x-subject-token']);
  }
  return tokens;
}

/** Besides what `peopled` makes, what it has no id for: groups of servers, aggregates. */
export async function privateThings(people: PeopledCloud): Promise<PrivateThings> {
  const { cloud } = people;
  const demo = async <T>(method: string, path: string, body?: object) => cloud.ok<T>(method, path, body);
  const { server_group: group } = await demo<{ server_group: WithId }>('POST', '/compute/v2.1/os-server-groups', {
    server_group: { name: 'mine', policy: 'affinity' },
  });
  const aggregate = await cloud.call<{ aggregate: { id: number } }>('admin', 'POST', '/compute/v2.1/os-aggregates', {
    aggregate: { name: 'mine' },
  });
  const of = (path: string, name: string) => people.idFor(path, name);
  const projectId = of('/identity/v3/projects/:project_id', 'project_id');
  const own: Readonly<Record<string, string>> = {
    'os-server-groups/:group_id': group.id,
    'os-security-groups/:group_id': of('/network/v2.0/security-groups/:id', 'id'),
    'os-aggregates/:id': String(aggregate.body.aggregate.id),
    'os-quota-sets/:id': projectId,
    'os-quota-class-sets/:id': 'default',
    'os-hypervisors/:id': '1',
    'os-simple-tenant-usage/:project_id': projectId,
  };
  const thing = (collection: string) => of(`/network/v2.0/${collection}/:id`, 'id');
  const server = of('/compute/v2.1/servers/:server_id', 'server_id');
  const image = of('/image/v2/images/:image_id', 'image_id');
  const lists: Readonly<Record<string, string>> = {
    servers: server,
    images: image,
    'os-server-groups': group.id,
    projects: projectId,
  };
  const [network, subnet, port] = [thing('networks'), thing('subnets'), thing('ports')];
  const [securityGroup, router] = [thing('security-groups'), thing('routers')];
  const ids = new Set([
    ...[network, subnet, port, securityGroup, router, server, image, group.id],
    ...['subnetpools', 'address-scopes', 'address-groups', 'security-group-rules', 'rbac-policies'].map(thing),
    ...['floatingips', 'policies', 'trunks', 'segments'].map(thing),
    of('/identity/v3/users/:user_id', 'user_id'),
    of('/identity/v3/groups/:group_id', 'group_id'),
    of('/identity/v3/users/:user_id/application_credentials/:credential_id', 'credential_id'),
  ]);
  ids.delete('mine');
  return {
    projectId,
    of: (path, name) => {
      const collection = new RegExp(`([\\w-]+)/:${name}\\b`).exec(path)?.[1];
      const found = own[`${collection}/:${name}`] ?? of(path, name);
      return found === 'mine' ? null : found;
    },
    listed: (path) => {
      const collection =
        path
          .split('/')
          .filter((part) => part !== 'detail')
          .at(-1) ?? '';
      const found = lists[collection] ?? thing(collection);
      return found === 'mine' ? server : found;
    },
    uses: () => usesOf({ network, subnet, port, securityGroup, server, image, group: group.id, thing }),
    assertNone: (answer) => {
      if (answer.body === '' || !String(answer.headers['content-type']).includes('json')) return;
      const found = [...identified(answer.json())].filter((id) => ids.has(id));
      assert.deepEqual(found, [], answer.body.slice(0, 300));
    },
  };
}

/** The public image that the first start makes. */
const cirros = 'c1770500-0000-4000-8000-000000000001';

interface Named {
  readonly network: string;
  readonly subnet: string;
  readonly port: string;
  readonly securityGroup: string;
  readonly server: string;
  readonly image: string;
  readonly group: string;
  thing(collection: string): string;
}

function usesOf({ network, subnet, port, securityGroup, server, image, group, thing }: Named) {
  const create = (kind: string, plural: string, body: object) => ({
    method: 'POST',
    url: `/network/v2.0/${plural}`,
    body: { [kind]: body },
  });
  const boot = (more: object, hints?: object, imageRef = cirros) => ({
    method: 'POST',
    url: '/compute/v2.1/servers',
    body: { server: { name: 'x', flavorRef: '1', imageRef, networks: 'none', ...more }, ...hints },
  });
  return [
    boot({}, {}, image),
    boot({ networks: [{ uuid: network }] }),
    boot({ networks: [{ port }] }),
    boot({ security_groups: [{ name: securityGroup }] }),
    boot({ key_name: 'mine' }),
    boot({}, { 'os:scheduler_hints': { group } }),
    create('port', 'ports', { network_id: network }),
    create('subnet', 'subnets', { network_id: network, ip_version: 4, cidr: '10.77.0.0/24' }),
    create('subnet', 'subnets', { network_id: network, ip_version: 4, subnetpool_id: thing('subnetpools') }),
    create('subnetpool', 'subnetpools', {
      name: 'x',
      prefixes: ['10.1.0.0/16'],
      address_scope_id: thing('address-scopes'),
    }),
    create('security_group_rule', 'security-group-rules', { direction: 'ingress', security_group_id: securityGroup }),
    create('floatingip', 'floatingips', { floating_network_id: network, port_id: port }),
    create('trunk', 'trunks', { port_id: port }),
    create('rbac_policy', 'rbac-policies', {
      ...{ object_type: 'network', object_id: network, action: 'access_as_shared', target_tenant: '*' },
    }),
    create('router', 'routers', { external_gateway_info: { network_id: network } }),
    create('segment', 'segments', { network_id: network, network_type: 'local' }),
    create('network', 'networks', { qos_policy_id: thing('policies') }),
    create('port', 'ports', { network_id: network, fixed_ips: [{ subnet_id: subnet }], device_id: server }),
  ];
}

/** The ids of all objects in an answer. */
function* identified(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* identified(item);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if ((key === 'id' || key === 'uuid') && typeof inner === 'string') yield inner;
    yield* identified(inner);
  }
}
