import assert from 'node:assert/strict';
import type { Answer, Api } from './harness.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** What a scenario starts from: made through the API, and it must work. */
export async function network(api: Api, attributes: Attributes = {}) {
  return made(await api.post('/v2.0/networks', { network: attributes })).network;
}

export async function subnet(api: Api, networkId: string, cidr: string, attributes: Attributes = {}) {
  const ip_version = cidr.includes(':') ? 6 : 4;
  const body = { subnet: { network_id: networkId, ip_version, cidr, ...attributes } };
  return made(await api.post('/v2.0/subnets', body)).subnet;
}

/** A subnet whose addresses ports make of their MACs. */
export async function slaac(api: Api, networkId: string, cidr: string) {
  return subnet(api, networkId, cidr, { ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' });
}

export async function port(api: Api, networkId: string, attributes: Attributes = {}) {
  return made(await api.post('/v2.0/ports', { port: { network_id: networkId, ...attributes } })).port;
}

export async function group(api: Api, attributes: Attributes = {}) {
  return made(await api.post('/v2.0/security-groups', { security_group: attributes })).security_group;
}

export async function addressGroup(api: Api, attributes: Attributes = {}) {
  return made(await api.post('/v2.0/address-groups', { address_group: attributes })).address_group;
}

export async function rbac(api: Api, objectId: string, target: string, attributes: Attributes = {}) {
  const body = {
    rbac_policy: {
      object_type: 'network',
      object_id: objectId,
      action: 'access_as_shared',
      target_tenant: target,
      ...attributes,
    },
  };
  return made(await api.post('/v2.0/rbac-policies', body)).rbac_policy;
}

/** The answer's body, when it tells of a success. */
export function made(answer: Answer) {
  assert.ok(answer.status < 300, `a scenario could not be set up: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** An answer refuses with this status and error type. */
export function refused(answer: Answer, status: number, type: string): void {
  assert.deepEqual([answer.status, answer.type], [status, type], JSON.stringify(answer.body));
}

/** An answer has this status. */
export function answered(answer: Answer, status: number) {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  return answer.body;
}

/** The addresses of a port. */
export function addressesOf(port: { fixed_ips: { ip_address: string }[] }): string[] {
  return port.fixed_ips.map((address) => address.ip_address);
}

export async function router(api: Api, attributes: Attributes = {}) {
  return made(await api.post('/v2.0/routers', { router: attributes })).router;
}

/** The interface of a router on a subnet, as the answer tells of it. */
export async function routerInterface(api: Api, routerId: string, subnetId: string) {
  return made(await api.put(`/v2.0/routers/${routerId}/add_router_interface`, { subnet_id: subnetId }));
}

export async function floatingIp(api: Api, networkId: string, attributes: Attributes = {}) {
  const body = { floatingip: { floating_network_id: networkId, ...attributes } };
  return made(await api.post('/v2.0/floatingips', body)).floatingip;
}

/** An external network of the administrator with a subnet, or with those of the blocks given. */
export async function externalNetwork(admin: Api, cidrs: readonly string[] = ['172.30.0.0/24']) {
  const { id } = await network(admin, { 'router:external': true });
  for (const cidr of cidrs) await subnet(admin, id, cidr);
  return id as string;
}

/** A member's network behind a router of theirs that leads to an external network. */
export async function routed(api: Api, admin: Api) {
  const external = await externalNetwork(admin);
  const { id } = await network(api);
  const inner = await subnet(api, id, '10.0.0.0/24');
  const made = await router(api, { external_gateway_info: { network_id: external } });
  const { port_id } = await routerInterface(api, made.id, inner.id);
  return { external, id, subnet: inner, router: made.id as string, interfacePort: port_id as string };
}

/** A QoS policy; who makes it is an administrator. */
export async function policy(admin: Api, attributes: Attributes = {}) {
  return made(await admin.post('/v2.0/qos/policies', { policy: attributes })).policy;
}

/** A rule of a QoS policy. */
export async function qosRule(admin: Api, policyId: string, type: string, attributes: Attributes) {
  const url = `/v2.0/qos/policies/${policyId}/${type}_rules`;
  return made(await admin.post(url, { [`${type}_rule`]: attributes }))[`${type}_rule`];
}

export async function trunk(api: Api, portId: string, attributes: Attributes = {}) {
  return made(await api.post('/v2.0/trunks', { trunk: { port_id: portId, ...attributes } })).trunk;
}
