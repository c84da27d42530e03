import type { FloatingIp, Network } from '../../neutron/resources.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { refusedByNetwork } from '../errors/network-refusal.ts';
import { badRequest } from '../errors/nova-error.ts';
import { object, since } from '../operation/body-schema.ts';
import { type Call, type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { isUuid } from '../operation/uuid.ts';
import { floatingIpAnswer, floatingIpPoolsAnswer, floatingIpsAnswer } from './floating-ip-answers.ts';
import { choosePool, poolsOf } from './pools.ts';

/** The last microversion that has them: since then clients ask the network service itself. */
const until = 35;

const pool = { type: ['string', 'null'], maxLength: 255 } as const;
const bodies = [since(1, object({ pool }, []))] as const;

/** `/os-floating-ips`: those of the network service in the form that the Compute API of old had for them. */
export function floatingIpOperations({ session }: Pick<ComputeFaceDeps, 'session'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/os-floating-ip-pools',
      until,
      policy: 'reader',
      answers: { 200: floatingIpPoolsAnswer },
      handle: async (call) => {
        const pools = await poolsOf(session, call.context);
        return { status: 200, body: { floating_ip_pools: pools.map(({ name }) => ({ name })) } };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-floating-ips',
      until,
      policy: 'reader',
      answers: { 200: floatingIpsAnswer },
      handle: async (call) => {
        const found = session(call.context).floatingIps.list({ tenant_id: call.projectId });
        return { status: 200, body: { floating_ips: await views(call, await refusedByNetwork(found)) } };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-floating-ips/:floating_ip_id',
      until,
      policy: 'reader',
      answers: { 200: floatingIpAnswer },
      handle: async (call) => {
        const found = await refusedByNetwork(session(call.context).floatingIps.show(idOf(call)));
        const [view] = await views(call, [found]);
        return { status: 200, body: { floating_ip: view } };
      },
    }),
    operationWithBody({
      method: 'POST',
      path: '/os-floating-ips',
      until,
      policy: 'member',
      answers: { 200: floatingIpAnswer },
      body: bodies,
      absentBody: {},
      handle: async (call) => {
        const { id } = choosePool(await poolsOf(session, call.context), call.body.pool ?? null);
        const made = session(call.context).floatingIps.create({ floating_network_id: id });
        const [view] = await views(call, [await refusedByNetwork(made)]);
        return { status: 200, body: { floating_ip: view } };
      },
    }),
    operation({
      method: 'DELETE',
      path: '/os-floating-ips/:floating_ip_id',
      until,
      policy: 'member',
      answers: { 202: null },
      handle: async (call) => {
        await refusedByNetwork(session(call.context).floatingIps.delete(idOf(call)));
        return { status: 202 };
      },
    }),
  ];

  async function views(call: Call<unknown>, found: readonly FloatingIp[]): Promise<readonly object[]> {
    if (found.length === 0) return [];
    const ports = [...new Set(found.flatMap(({ port_id: port }) => port ?? []))];
    const [pools, servers] = await Promise.all([poolsOf(session, call.context), serversOf(call, ports)]);
    return found.map((one) => view(one, pools, servers));
  }

  /** Which server has each of these ports. */
  async function serversOf(call: Call<unknown>, ports: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ports.length === 0) return new Map();
    const found = await refusedByNetwork(session(call.context).ports.list({ id: [...ports] }));
    return new Map(
      found.flatMap((port) => (port.device_owner.startsWith('compute:') ? [[port.id, port.device_id]] : [])),
    );
  }
}

function view(one: FloatingIp, pools: readonly Network[], servers: ReadonlyMap<string, string>): object {
  return {
    id: one.id,
    ip: one.floating_ip_address,
    pool: pools.find(({ id }) => id === one.floating_network_id)?.name ?? null,
    fixed_ip: one.fixed_ip_address,
    instance_id: (one.port_id !== null && servers.get(one.port_id)) || null,
  };
}

function idOf(call: Call<unknown>): string {
  const id = call.param('floating_ip_id');
  if (!isUuid(id)) throw badRequest('A floating IP is named by its id, a UUID.');
  return id;
}
