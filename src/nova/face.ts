import type { FastifyPluginAsync } from 'fastify';
import type { ComputeFaceDeps } from './deps.ts';
import { extensionOperations } from './discovery/extension-operations.ts';
import { mountVersions } from './discovery/versions.ts';
import { errorAnswerer } from './errors/answer-error.ts';
import { externalEventOperations } from './external-events/operations.ts';
import { flavorOperations } from './flavors/operations.ts';
import { floatingIpOperations } from './floating-ips/operations.ts';
import { aggregateOperations } from './hosts/aggregate-operations.ts';
import { availabilityZoneOperations } from './hosts/availability-zone-operations.ts';
import { hostOperations } from './hosts/host-operations.ts';
import { hypervisorOperations } from './hosts/hypervisor-operations.ts';
import { serviceOperations } from './hosts/service-operations.ts';
import { imageOperations } from './image-proxy/operations.ts';
import { instanceActionOperations } from './instance-actions/operations.ts';
import { keypairOperations } from './keypairs/operations.ts';
import { limitOperations } from './limits/operations.ts';
import { migrationOperations } from './migrations/operations.ts';
import { networkOperations } from './networks/operations.ts';
import { mount } from './operation/mount.ts';
import type { Operation } from './operation/operation.ts';
import { quotaClassOperations } from './quotas/quota-class-operations.ts';
import { quotaSetOperations } from './quotas/quota-set-operations.ts';
import { securityGroupProxyOperations } from './security-groups/operations.ts';
import { serverGroupOperations } from './server-groups/operations.ts';
import { serverOperations } from './servers/operations.ts';
import { auditLogOperations } from './usage/audit-log-operations.ts';
import { usageOperations } from './usage/operations.ts';

/** Everything that can be called, for routing and for documentation. */
export function computeOperations(deps: ComputeFaceDeps): readonly Operation[] {
  return [
    ...serverOperations(deps),
    ...instanceActionOperations(deps),
    ...flavorOperations(deps),
    ...keypairOperations(deps),
    ...limitOperations(deps),
    ...quotaSetOperations(deps),
    ...quotaClassOperations(deps),
    ...serverGroupOperations(deps),
    ...usageOperations(deps),
    ...auditLogOperations(deps),
    ...migrationOperations(deps),
    ...extensionOperations(),
    ...availabilityZoneOperations(deps),
    ...serviceOperations(deps),
    ...hypervisorOperations(deps),
    ...hostOperations(deps),
    ...aggregateOperations(deps),
    ...imageOperations(deps),
    ...securityGroupProxyOperations(deps),
    ...floatingIpOperations(deps),
    ...networkOperations(deps),
    ...externalEventOperations(deps),
  ];
}

/** The Compute API as a fastify plugin, to be registered under its prefix (`/compute`). */
export function createComputeFace(deps: ComputeFaceDeps): FastifyPluginAsync {
  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-compute-request-id', request.id).header('x-openstack-request-id', request.id);
    });
    app.setErrorHandler(errorAnswerer(deps.logger));
    mountVersions(app);
    mount(app, computeOperations(deps), { tokens: deps.tokens, identityUri: deps.config.identityUri });
  };
}
