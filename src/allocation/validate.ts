import { requestIdsOf } from '../context/request-context.ts';
import type { Engine } from './engine.ts';
import { failure } from './errors/allocation-error-of.ts';
import { failed } from './errors/failed.ts';
import { handOn } from './look/fresh-look.ts';
import { formOf } from './look/requested-form.ts';
import { lookAtSecurityGroups } from './look/security-groups.ts';
import { takeLook } from './look/take-look.ts';
import type { ValidatedNetworks, ValidateRequest } from './network-api.ts';
import { beginOperation, type Operation } from './operation.ts';
import { planNics } from './plan-nics.ts';
import { instancesWithinQuota } from './quota.ts';
import type { NetworkRequest } from './requested-networks.ts';
import {
  checkExternalNetworks,
  checkNetworksHaveSubnets,
  checkQosPolicies,
  checkSecurityGroups,
} from './rules/network-rules.ts';
import { checkPorts, checkPortsHaveAddresses, checkPortsNeedNoClaims } from './rules/port-rules.ts';

/**
 * The rules of allocation, asked before anything is made, and those of the API alone. What it has seen is handed on, so
 * that the build of the same request need not look again. See NetworkApi.validateNetworks.
 */
export async function validate(engine: Engine, request: ValidateRequest): Promise<ValidatedNetworks> {
  const { context, projectId, requestedNetworks, securityGroups, signal } = request;
  const lookedAt = engine.runtime.clock.monotonic();
  const form = formOf(requestedNetworks);
  const operation = beginOperation(engine, { context, ...requestIdsOf(context), projectId, signal });
  if (form.kind === 'none') {
    // They will be applied to nothing; still, a group that does not exist is a mistake that its author wants to know of.
    await lookAtSecurityGroups(operation, securityGroups);
    return { instances: request.instances, lookedAt, looked: {} };
  }
  const requests = form.kind === 'named' ? form.requests : [];
  const newPorts = form.kind === 'named' ? requests.filter(({ portId }) => portId === null).length : 1;
  const [{ look, details }, instances] = await Promise.all([
    takeLook(operation, form, securityGroups, false),
    instancesWithinQuota(operation, request.instances, newPorts),
    ...requests.map((one) => checkFixedIpIsFree(operation, one)),
  ]);
  const nics = planNics(requestedNetworks, form, look);
  checkPorts(nics, { projectId, instanceUuid: null, hostname: request.hostname });
  checkPortsHaveAddresses(nics);
  if (!request.resourcesAreClaimed) checkPortsNeedNoClaims(nics, look.extensions);
  const allDetails = await details;
  const seen = new Map([...allDetails.networks, ...look.networks].map((network) => [network.id, network]));
  const networkOf = (id: string) => seen.get(id);
  checkNetworksHaveSubnets(nics, networkOf);
  checkExternalNetworks(nics, networkOf, engine.mayAttachExternal(context));
  checkSecurityGroups(nics, networkOf, look.securityGroups);
  checkQosPolicies(nics, look.resourceNetworks);
  // The topology of `auto` is made by the build: there is nothing to hand on before.
  const complete = form.kind !== 'auto' || look.networks.length > 0;
  const looked = complete ? handOn({ projectId, requestedNetworks, securityGroups }, look, allDetails) : {};
  return { instances, lookedAt, looked };
}

/** D07. The holder is named to the operator only: it may be another project's. */
async function checkFixedIpIsFree(operation: Operation, { networkId, fixedIp, portId }: NetworkRequest): Promise<void> {
  if (fixedIp === null || networkId === null || portId !== null) return;
  const place = { step: 'look', network: networkId, fixedIp };
  const filter = { network_id: networkId, fixed_ips: `ip_address=${fixedIp}`, fields: ['id', 'device_id'] };
  const holders = await operation.service.ports.list(filter, operation.call('look')).catch((error: unknown) => {
    throw failed(operation, error, { ...place, rights: 'service' });
  });
  const [holder] = holders;
  if (holder) throw failure('FixedIpAlreadyInUse', { ...place, port: holder.id });
}
