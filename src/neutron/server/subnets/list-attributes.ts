import type { Converter, Validator } from '../attributes/attribute.ts';
import { bareText, pythonText } from '../attributes/python-text.ts';
import { cidrWithoutHostBits, ipAddress, isList } from '../attributes/validators.ts';
import { badRequest, networkError } from '../errors/registry.ts';
import { canonicalIp, parseCidr } from '../ipam/address.ts';
import { isObject, type JsonObject } from '../request/body.ts';

/** Pools with their addresses in canonical text. */
export const toAllocationPools: Converter = (value) => mapObjects(value, canonicalValues);

/** Host routes in canonical text; null is none. */
export const toHostRoutes: Converter = (value) => (value === null ? [] : mapObjects(value, canonicalValues));

/** A list of {start, end}. SUB-035, SUB-040 */
export const allocationPools: Validator = (value) =>
  eachObject(value, ['start', 'end'], (pool) => ipAddress(pool.start) ?? ipAddress(pool.end));

/** A list of {destination, nexthop} without duplicates. SUB-052, SUB-053 */
export const hostRoutes: Validator = (value) => {
  const reason = eachObject(
    value,
    ['destination', 'nexthop'],
    (route) => cidrWithoutHostBits(route.destination) ?? ipAddress(route.nexthop),
  );
  if (reason !== null || !Array.isArray(value)) return reason;
  const texts = value.map((route) => JSON.stringify(route));
  const duplicate = value.find((_, index) => texts.indexOf(texts[index] ?? '') !== index);
  return duplicate === undefined ? null : `Duplicate hostroute '${pythonText(duplicate)}'`;
};

/**
 * Service types, each once; nothing is none. Neutron takes the characters of `compute:` for prefixes of their own, and clients
 * rely on what it lets through. Throws 400 for what is none. SUB-069, SUB-070
 */
export const toServiceTypes: Converter = (value) => {
  if (!value) return [];
  if (!Array.isArray(value)) throw badRequest('The service types of a subnet are a list');
  for (const type of value) {
    if (typeof type !== 'string') throw networkError('InvalidInputSubnetServiceType', pythonText(type));
    if (!/^(network:|baremetal:|trunk:|[compute:])/.test(type)) throw networkError('InvalidSubnetServiceType', type);
  }
  return [...new Set(value)];
};

function mapObjects(value: unknown, change: (item: JsonObject) => unknown): unknown {
  return Array.isArray(value) ? value.map((item) => (isObject(item) ? change(item) : item)) : value;
}

function canonicalValues(item: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [key, canonical(value)]));
}

function canonical(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (!value.includes('/')) return canonicalIp(value) ?? value;
  const cidr = parseCidr(value);
  return cidr && !cidr.hasHostBits ? cidr.text : value;
}

function eachObject(
  value: unknown,
  keys: readonly string[],
  check: (item: JsonObject) => string | null,
): string | null {
  const reason = isList(value);
  if (reason !== null || !Array.isArray(value)) return reason;
  for (const item of value) {
    if (!isObject(item)) return `'${bareText(item)}' is not a dictionary`;
    const given = Object.keys(item);
    if (given.length !== keys.length || !keys.every((key) => Object.hasOwn(item, key))) {
      return `Validation of dictionary's keys failed. Expected keys: ${pythonText(keys)} Provided keys: ${pythonText(given)}`;
    }
    const problem = check(item);
    if (problem !== null) return problem;
  }
  return null;
}
