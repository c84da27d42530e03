import type { Wire } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { wireTime } from '../timestamps.ts';
import { gatewayIpsOf } from './connections.ts';
import type { RouterRecord } from './router-record.ts';
import { routesOf } from './routes.ts';

/** A router as it travels, with everything that an administrator sees. */
export function renderRouter(router: RouterRecord): Wire {
  return {
    id: router.id,
    name: router.name,
    tenant_id: router.project_id,
    project_id: router.project_id,
    admin_state_up: router.admin_state_up === 1,
    status: router.status,
    external_gateway_info: router.gateway_network_id === null ? null : renderGateway(router),
    description: router.description ?? '',
    availability_zones: [],
    availability_zone_hints: [],
    distributed: router.distributed === 1,
    ha: router.ha === 1,
    routes: routesOf(router),
    flavor_id: null,
    tags: textList(router.tags),
    created_at: wireTime(router.created_at),
    updated_at: wireTime(router.updated_at),
    revision_number: router.revision_number,
  };
}

function renderGateway(router: RouterRecord) {
  return {
    network_id: router.gateway_network_id,
    external_fixed_ips: gatewayIpsOf(router),
    enable_snat: router.enable_snat === 1,
    ...(router.qos_policy_id !== null && { qos_policy_id: router.qos_policy_id }),
  };
}
