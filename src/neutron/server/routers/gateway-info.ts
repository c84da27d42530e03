import type { Converter, Validator } from '../attributes/attribute.ts';
import { toBoolean } from '../attributes/converters.ts';
import { bareText, pythonText } from '../attributes/python-text.ts';
import { orNull, uuid } from '../attributes/validators.ts';
import type { RequestedIp } from '../ipam/eligible-subnets.ts';
import { fixedIps, toFixedIps } from '../ports/list-attributes.ts';
import { isObject } from '../request/body.ts';

/** What a request says about a router's way out. */
export interface GatewayInfo {
  readonly network_id: string;
  readonly enable_snat?: boolean;
  readonly external_fixed_ips?: readonly RequestedIp[];
  /** Null: none; left out: the one that it has. */
  readonly qos_policy_id?: string | null;
}

const known = ['network_id', 'external_fixed_ips', 'enable_snat', 'qos_policy_id'];

/** `external_gateway_info`; an empty one is none. RTR-004 */
export const toGatewayInfo: Converter = (value) => {
  if (Array.isArray(value) && value.length === 0) return null;
  if (!isObject(value)) return value;
  if (Object.keys(value).length === 0) return null;
  const { enable_snat, external_fixed_ips: addresses, ...rest } = value;
  // Who asks for no addresses in particular gets what is usual.
  const asksNone = addresses === undefined || (Array.isArray(addresses) && addresses.length === 0);
  return {
    ...rest,
    ...(enable_snat !== undefined && { enable_snat: toBoolean(enable_snat) }),
    ...(!asksNone && { external_fixed_ips: toFixedIps(addresses) }),
  };
};

/** A dictionary with `network_id`, and no key that means nothing. RTR-007 */
export const gatewayInfo: Validator = (value) => {
  if (!isObject(value)) return `'${bareText(value)}' is not a dictionary`;
  const given = Object.keys(value);
  if (!given.includes('network_id') || given.some((key) => !known.includes(key))) {
    return `Validation of dictionary's keys failed. Expected keys: ${pythonText(known)} Provided keys: ${pythonText(given)}`;
  }
  const { external_fixed_ips: addresses, qos_policy_id: policy = null } = value;
  return uuid(value.network_id) ?? orNull(uuid)(policy) ?? (addresses === undefined ? null : fixedIps(addresses));
};
