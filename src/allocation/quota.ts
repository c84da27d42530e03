import { failure } from './errors/allocation-error-of.ts';
import { failed } from './errors/failed.ts';
import type { Operation } from './operation.ts';

/**
 * How many of the wanted instances the project's port quota allows, `portsEach` new ports an instance (S01 to S05). No
 * request when no new port is needed (S06). Throws PortLimitExceeded when the project is over its quota already.
 */
export async function instancesWithinQuota(operation: Operation, wanted: number, portsEach: number): Promise<number> {
  if (portsEach === 0) return wanted;
  let free: number;
  try {
    free = await freePorts(operation);
  } catch (error) {
    throw failed(operation, error, { step: 'look', rights: 'service' });
  }
  if (free < 0) throw failure('PortLimitExceeded', { step: 'look' });
  return Math.min(wanted, Math.floor(free / portsEach));
}

/** Counted by Neutron where it can (pain 5.5), else by listing the project's ports. */
async function freePorts({ service, projectId, call }: Operation): Promise<number> {
  const options = call('look');
  if (await service.extensions.has('quota_details', options)) {
    const { port } = await service.quotas.details(projectId, options);
    return port === undefined || port.limit < 0 ? Number.POSITIVE_INFINITY : port.limit - port.used - port.reserved;
  }
  const { port } = await service.quotas.show(projectId, options);
  if (port === undefined || port < 0) return Number.POSITIVE_INFINITY;
  const ports = await service.ports.list({ tenant_id: projectId, fields: ['id'] }, options);
  return port - ports.length;
}
