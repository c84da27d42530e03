import type { ParsedBody } from '../../../http/json-body.ts';
import { bareText } from '../attributes/python-text.ts';
import { isUuid } from '../attributes/validators.ts';
import { isObject } from '../request/body.ts';
import { badRouter } from './connections.ts';

/** What an interface is named by: one of them, or (to remove it) both. */
export interface InterfaceName {
  readonly subnetId?: string;
  readonly portId?: string;
}

/** Reads the body of `add_router_interface` and `remove_router_interface`. Other keys are ignored. Throws 400. RTR-021 */
export function readInterfaceBody(body: ParsedBody): InterfaceName {
  const { subnet_id: subnet, port_id: port } = isObject(body) ? body : {};
  if (subnet === undefined && port === undefined) {
    throw badRouter('Either subnet_id or port_id must be specified');
  }
  return {
    ...(subnet !== undefined && { subnetId: readId(subnet) }),
    ...(port !== undefined && { portId: readId(port) }),
  };
}

function readId(value: unknown): string {
  if (isUuid(value)) return value;
  throw badRouter(`'${bareText(value)}' is not a valid UUID`);
}
