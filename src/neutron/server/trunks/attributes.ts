import type { AttributeTable } from '../attributes/attribute.ts';
import { adminStateUp, readOnly, standardAttributes } from '../attributes/standard-attributes.ts';
import { uuid } from '../attributes/validators.ts';
import { type SentSubPort, sentSubPorts } from './sent-sub-ports.ts';

/** The attributes of a trunk. Source: Networking API reference, trunks. */
export const trunkAttributes = {
  ...standardAttributes,
  admin_state_up: adminStateUp,
  port_id: { post: true, validate: uuid, filter: true, sort: 'plain' },
  status: { sort: 'plain' },
  sub_ports: { post: true, default: [], validate: sentSubPorts },
  tags: readOnly,
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type TrunkValues = {
  readonly project_id: string;
  readonly name: string;
  readonly description: string;
  readonly admin_state_up: boolean;
  readonly port_id: string;
  readonly sub_ports: readonly SentSubPort[];
};

/** The attributes of a trunk that a PUT changes. */
export type TrunkChanges = Partial<Pick<TrunkValues, 'name' | 'description' | 'admin_state_up'>>;
