import { type AttributeTable, unset } from '../attributes/attribute.ts';
import { toBoolean } from '../attributes/converters.ts';
import { adminStateUp, readOnly, standardAttributes } from '../attributes/standard-attributes.ts';
import { listOf, orNull, text, uuid } from '../attributes/validators.ts';
import { isObject } from '../request/body.ts';
import { hostRoutes, toHostRoutes } from '../subnets/list-attributes.ts';
import { type GatewayInfo, gatewayInfo, toGatewayInfo } from './gateway-info.ts';

/** Which rules of `external_gateway_info` a value touches. */
const gatewayRules = (value: unknown): string[] => {
  const keys = isObject(value) ? Object.keys(value) : [];
  return ['external_gateway_info', ...keys.map((key) => `external_gateway_info:${key}`)];
};

/** The attributes of a router. Source: Networking API reference. */
export const routerAttributes = {
  ...standardAttributes,
  admin_state_up: adminStateUp,
  status: { sort: 'plain' },
  external_gateway_info: {
    post: true,
    put: true,
    default: null,
    convert: toGatewayInfo,
    validate: orNull(gatewayInfo),
    enforce: gatewayRules,
  },
  routes: { put: true, convert: toHostRoutes, validate: hostRoutes },
  distributed: { post: true, put: true, default: unset, convert: toBoolean, enforce: true },
  ha: { post: true, put: true, default: unset, convert: toBoolean, enforce: true },
  flavor_id: { post: true, default: null, validate: orNull(uuid), sort: 'alike' },
  availability_zone_hints: { post: true, default: [], validate: listOf(text()) },
  availability_zones: readOnly,
  tags: readOnly,
} as const satisfies AttributeTable;

/** A way to a destination. Both in canonical text. */
export interface Route {
  readonly destination: string;
  readonly nexthop: string;
}

/** The values of a POST, converted. */
export type RouterValues = {
  readonly project_id: string;
  readonly name: string;
  readonly description: string;
  readonly admin_state_up: boolean;
  readonly external_gateway_info: GatewayInfo | null;
  readonly distributed?: boolean;
  readonly ha?: boolean;
  readonly flavor_id: string | null;
  readonly availability_zone_hints: readonly string[];
};

/** The attributes of a router that a request changes. */
export type RouterChanges = Partial<RouterValues> & { readonly routes?: readonly Route[] };
