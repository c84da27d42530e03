import { isIP } from 'node:net';
import { HttpError } from '../../../http/http-error.ts';
import { NeutronApiError } from '../../../neutron/client/index.ts';
import type { FloatingIp, Port } from '../../../neutron/resources.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { refusedByNetwork } from '../../errors/network-refusal.ts';
import { badRequest, conflict, notFound } from '../../errors/nova-error.ts';
import { object, since } from '../../operation/body-schema.ts';
import type { Call } from '../../operation/operation.ts';
import type { ServerRecord } from '../server-record.ts';
import { actionWithBody, type ServerAction } from './server-action.ts';

const address = { type: 'string', minLength: 2, maxLength: 64 } as const;
const addBodies = [
  since(1, object({ addFloatingIp: object({ address, fixed_address: address }, ['address']) }, ['addFloatingIp'])),
] as const;
const removeBodies = [
  since(1, object({ removeFloatingIp: object({ address }, ['address']) }, ['removeFloatingIp'])),
] as const;

/** The last microversion that has them: since then clients ask the network service itself. */
const until = 43;

/**
 * Gives a server a floating IP of its project, and takes it away: one call of the network service, which then tells compute
 * that the network of the server has changed. A lock keeps nobody from it, as in Nova.
 */
export function floatingIpActions({ session }: Pick<ComputeFaceDeps, 'session'>): readonly ServerAction[] {
  return [
    actionWithBody({
      name: 'addFloatingIp',
      until,
      refusesLocked: false,
      bodies: addBodies,
      handle: async (server, { addFloatingIp: asked }, call) => {
        const { ports, floatingIps } = session(call.context);
        const floating = await named(call, asked.address);
        const found = await refusedByNetwork(ports.list({ device_id: server.id }));
        const [port, fixed] = placeFor(found, asked.fixed_address ?? null);
        const update = floatingIps.update(floating.id, { port_id: port.id, fixed_ip_address: fixed });
        await refusedByNetwork(update.catch(unreachable));
        return { status: 202 };
      },
    }),
    actionWithBody({
      name: 'removeFloatingIp',
      until,
      refusesLocked: false,
      bodies: removeBodies,
      handle: async (server, { removeFloatingIp: asked }, call) => {
        const floating = await named(call, asked.address);
        if (!(await isOf(server, floating, call))) {
          throw conflict(`Floating IP ${asked.address} is not associated with instance ${server.id}.`);
        }
        await refusedByNetwork(session(call.context).floatingIps.update(floating.id, { port_id: null }));
        return { status: 202 };
      },
    }),
  ];

  /** The floating IP of the caller's project with this address. Throws HttpError 404. */
  async function named(call: Call<unknown>, wanted: string): Promise<FloatingIp> {
    const filters = { floating_ip_address: wanted, tenant_id: call.projectId };
    const list = isIP(wanted) === 0 ? [] : await refusedByNetwork(session(call.context).floatingIps.list(filters));
    const [found] = list;
    if (!found) throw notFound(`Floating IP not found for address ${wanted}.`);
    return found;
  }

  async function isOf(server: ServerRecord, { port_id: id }: FloatingIp, call: Call<unknown>): Promise<boolean> {
    if (id === null) return false;
    const [port] = await refusedByNetwork(session(call.context).ports.list({ id: [id] }));
    return port?.device_id === server.id;
  }
}

/** The port, and its fixed address, that a floating IP is for: that one, or the first of IPv4. Throws HttpError 400. */
function placeFor(ports: readonly Port[], wanted: string | null): readonly [Port, string] {
  for (const port of ports) {
    const fixed = port.fixed_ips.find(({ ip_address: ip }) => (wanted === null ? isIP(ip) === 4 : ip === wanted));
    if (fixed) return [port, fixed.ip_address];
  }
  throw badRequest(
    wanted === null ? 'The server has no fixed IPv4 address.' : 'Specified fixed address not assigned to instance.',
  );
}

/** No router between the two networks is no missing thing in this API. */
function unreachable(error: unknown): never {
  if (error instanceof NeutronApiError && error.status === 404) throw new HttpError(400, error.message);
  throw error;
}
