import { ruleKinds } from '../../../src/neutron/server/qos/rules/kinds.ts';
import type { Route } from './routes.ts';

const rule = { direction: 'ingress', security_group_id: '11111111-1111-4111-8111-111111111111' };

/** Of the rules of each kind, in their policy and by themselves. */
const ruleBodies = ruleKinds.flatMap(({ type, amount }): [string, object][] => [
  [`POST /network/v2.0/qos/policies/:id/${type}_rules`, { [`${type}_rule`]: { [amount]: 0 } }],
  [`PUT /network/v2.0/qos/policies/:id/${type}_rules/:rule`, { [`${type}_rule`]: { [amount]: 0 } }],
  [`PUT /network/v2.0/qos/alias_${type}_rules/:id`, { [`alias_${type}_rule`]: { [amount]: 0 } }],
]);

/** What each route that reads a body takes, so that nothing but one planted fault can be what it refuses. */
const bodies: Readonly<Record<string, object>> = {
  'POST /identity/v3/auth/tokens': { auth: { identity: { methods: ['token'], token: { id: 'x' } } } },
  'POST /identity/v3/users/:user_id/password': { user: { password: 'a', original_password: 'b' } },
  'POST /identity/v3/projects': { project: { name: 'new' } },
  'PATCH /identity/v3/projects/:project_id': { project: { name: 'stolen' } },
  'POST /identity/v3/users': { user: { name: 'new' } },
  'PATCH /identity/v3/users/:user_id': { user: { name: 'stolen' } },
  'POST /identity/v3/roles': { role: { name: 'new' } },
  'PATCH /identity/v3/roles/:role_id': { role: { name: 'stolen' } },
  'POST /operator/v1/sagas/:saga_id/abandon': { why: 'the host is gone' },
  'POST /image/v2/images': { name: 'new' },
  'PATCH /image/v2/images/:image_id': [{ op: 'replace', path: '/name', value: 'stolen' }],
  'POST /network/v2.0/networks': { network: { name: 'new' } },
  'PUT /network/v2.0/networks/:id': { network: { name: 'stolen' } },
  'POST /network/v2.0/subnets': { subnet: { network_id: rule.security_group_id, ip_version: 4, cidr: '10.0.0.0/24' } },
  'PUT /network/v2.0/subnets/:id': { subnet: { name: 'stolen' } },
  'POST /network/v2.0/subnetpools': { subnetpool: { name: 'new', prefixes: ['10.0.0.0/16'] } },
  'PUT /network/v2.0/subnetpools/:id': { subnetpool: { name: 'stolen' } },
  'PUT /network/v2.0/subnetpools/:id/add_prefixes': { prefixes: ['10.9.0.0/16'] },
  'PUT /network/v2.0/subnetpools/:id/remove_prefixes': { prefixes: ['10.0.0.0/24'] },
  'PUT /network/v2.0/subnetpools/:id/onboard_network_subnets': { network_id: rule.security_group_id },
  'PUT /network/v2.0/subnetpools/:id/tags': { tags: ['stolen'] },
  'POST /network/v2.0/address-scopes': { address_scope: { name: 'new', ip_version: 4 } },
  'PUT /network/v2.0/address-scopes/:id': { address_scope: { name: 'stolen' } },
  'POST /network/v2.0/ports': { port: { network_id: rule.security_group_id } },
  'PUT /network/v2.0/ports/:id': { port: { name: 'stolen' } },
  'POST /network/v2.0/security-groups': { security_group: { name: 'new' } },
  'PUT /network/v2.0/security-groups/:id': { security_group: { name: 'stolen' } },
  'POST /network/v2.0/security-group-rules': { security_group_rule: rule },
  'PUT /network/v2.0/security-group-rules/:id': { security_group_rule: { description: 'stolen' } },
  'POST /network/v2.0/address-groups': { address_group: { name: 'new', addresses: ['10.0.0.0/24'] } },
  'PUT /network/v2.0/address-groups/:id': { address_group: { name: 'stolen' } },
  'PUT /network/v2.0/address-groups/:id/add_addresses': { addresses: ['10.9.0.0/16'] },
  'PUT /network/v2.0/address-groups/:id/remove_addresses': { addresses: ['10.0.0.0/24'] },
  'POST /network/v2.0/rbac-policies': {
    rbac_policy: {
      object_type: 'network',
      object_id: rule.security_group_id,
      action: 'access_as_shared',
      target_tenant: 'x',
    },
  },
  'PUT /network/v2.0/rbac-policies/:id': { rbac_policy: { target_tenant: 'stolen' } },
  'POST /network/v2.0/routers': { router: { name: 'new' } },
  'PUT /network/v2.0/routers/:id': { router: { name: 'stolen' } },
  'PUT /network/v2.0/routers/:id/add_router_interface': { subnet_id: rule.security_group_id },
  'PUT /network/v2.0/routers/:id/remove_router_interface': { subnet_id: rule.security_group_id },
  'PUT /network/v2.0/routers/:id/add_extraroutes': { router: { routes: [] } },
  'PUT /network/v2.0/routers/:id/remove_extraroutes': { router: { routes: [] } },
  'POST /network/v2.0/floatingips': { floatingip: { floating_network_id: rule.security_group_id } },
  'PUT /network/v2.0/floatingips/:id': { floatingip: { description: 'stolen' } },
  'POST /network/v2.0/qos/policies': { policy: { name: 'new' } },
  'PUT /network/v2.0/qos/policies/:id': { policy: { name: 'stolen' } },
  'PUT /network/v2.0/qos/policies/:id/tags': { tags: ['stolen'] },
  ...Object.fromEntries(ruleBodies),
  'POST /network/v2.0/segments': { segment: { network_id: rule.security_group_id, network_type: 'local' } },
  'PUT /network/v2.0/segments/:id': { segment: { name: 'stolen' } },
  'POST /network/v2.0/trunks': { trunk: { port_id: rule.security_group_id } },
  'PUT /network/v2.0/trunks/:id': { trunk: { name: 'stolen' } },
  'PUT /network/v2.0/trunks/:id/add_subports': {
    sub_ports: [{ port_id: rule.security_group_id, segmentation_type: 'vlan', segmentation_id: 5 }],
  },
  'PUT /network/v2.0/trunks/:id/remove_subports': { sub_ports: [{ port_id: rule.security_group_id }] },
  'PUT /network/v2.0/trunks/:id/tags': { tags: ['stolen'] },
  'PUT /network/v2.0/routers/:id/tags': { tags: ['stolen'] },
  'PUT /network/v2.0/floatingips/:id/tags': { tags: ['stolen'] },
  'PUT /network/v2.0/networks/:id/tags': { tags: ['stolen'] },
  'PUT /network/v2.0/subnets/:id/tags': { tags: ['stolen'] },
  'PUT /network/v2.0/ports/:id/tags': { tags: ['stolen'] },
  'PUT /network/v2.0/security-groups/:id/tags': { tags: ['stolen'] },
  'POST /network/v2.0/ports/:id/bindings': { binding: { host: 'other' } },
  'PUT /network/v2.0/ports/:id/bindings/:host': { binding: { vnic_type: 'normal' } },
  'PUT /network/v2.0/quotas/:id': { quota: { port: 1 } },
  'POST /compute/v2.1/servers': {
    server: { name: 'x', flavorRef: '1', imageRef: rule.security_group_id, networks: 'none' },
  },
  'PUT /compute/v2.1/servers/:server_id': { server: { name: 'stolen' } },
  'POST /compute/v2.1/servers/:server_id/action': { forceDelete: null },
  'POST /compute/v2.1/servers/:server_id/os-interface': { interfaceAttachment: {} },
  'POST /compute/v2.1/servers/:server_id/metadata': { metadata: { stolen: '1' } },
  'PUT /compute/v2.1/servers/:server_id/metadata': { metadata: { stolen: '1' } },
  'PUT /compute/v2.1/servers/:server_id/metadata/:key': { meta: { mine: 'stolen' } },
  'PUT /compute/v2.1/servers/:server_id/tags': { tags: ['stolen'] },
  'POST /compute/v2.1/flavors': { flavor: { name: 'x', ram: 1, vcpus: 1, disk: 1 } },
  'PUT /compute/v2.1/flavors/:flavor_id': { flavor: { description: 'stolen' } },
  'POST /compute/v2.1/flavors/:flavor_id/os-extra_specs': { extra_specs: { mine: 'stolen' } },
  'PUT /compute/v2.1/flavors/:flavor_id/os-extra_specs/:key': { mine: 'stolen' },
  'POST /compute/v2.1/os-keypairs': { keypair: { name: 'x' } },
  'POST /compute/v2.1/os-server-external-events': {
    events: [{ name: 'network-changed', server_uuid: rule.security_group_id }],
  },
};

/** A body that the route takes. Throws for a route that has none in the table: each must have one. */
export function validBody({ method, path }: Route): object {
  const body = bodies[`${method} ${path}`];
  if (!body) throw new Error(`the table of valid bodies needs one for ${method} ${path}`);
  return body;
}
