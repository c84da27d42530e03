import type { TrunkRow } from '../../../store/index.ts';
import type { Wire } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { wireTime } from '../timestamps.ts';
import { subPortsOf } from './trunk-record.ts';

/** A trunk as it travels. */
export function renderTrunk(trunk: TrunkRow): Wire {
  return {
    id: trunk.id,
    name: trunk.name,
    tenant_id: trunk.project_id,
    project_id: trunk.project_id,
    admin_state_up: trunk.admin_state_up === 1,
    status: trunk.status,
    port_id: trunk.port_id,
    sub_ports: subPortsOf(trunk),
    description: trunk.description ?? '',
    tags: textList(trunk.tags),
    created_at: wireTime(trunk.created_at),
    updated_at: wireTime(trunk.updated_at),
    revision_number: trunk.revision_number,
  };
}
