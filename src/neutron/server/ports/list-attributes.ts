import type { ExtraDhcpOption } from '../../resources.ts';
import type { Converter, Validator } from '../attributes/attribute.ts';
import { bareText, pythonText } from '../attributes/python-text.ts';
import { ipAddress, isList, isUuid } from '../attributes/validators.ts';
import { badRequest, invalidInput, networkError } from '../errors/registry.ts';
import { canonicalIp, parseCidr } from '../ipam/address.ts';
import { isAssignableMac, normalizeMac } from '../ipam/mac-address.ts';
import { isObject, type JsonObject } from '../request/body.ts';

/** `fixed_ips` with addresses in canonical text. */
export const toFixedIps: Converter = (value) => {
  if (!Array.isArray(value)) return value;
  return value.map((entry) => {
    if (!isObject(entry)) return entry;
    const { subnet_id, ip_address, delete_subnet } = entry;
    return {
      ...(subnet_id !== undefined && { subnet_id }),
      ...(ip_address !== undefined && {
        ip_address: typeof ip_address === 'string' ? (canonicalIp(ip_address) ?? ip_address) : ip_address,
      }),
      ...(delete_subnet !== undefined && { delete_subnet: delete_subnet === true }),
    };
  });
};

/** A list of {subnet_id?, ip_address?} in which no address stands twice. PRT-011, PRT-020, PRT-024 */
export const fixedIps: Validator = (value) => {
  const reason = isList(value);
  if (reason !== null || !Array.isArray(value)) return reason;
  const seen = new Set<unknown>();
  for (const entry of value) {
    if (!isObject(entry)) return `Invalid data format for fixed IP: '${bareText(entry)}'`;
    const problem = entry.ip_address === undefined ? null : ipAddress(entry.ip_address);
    if (problem !== null) return problem;
    if (entry.ip_address !== undefined && seen.has(entry.ip_address)) {
      return `Duplicate IP address '${bareText(entry.ip_address)}'`;
    }
    seen.add(entry.ip_address);
    if (entry.subnet_id !== undefined && !isUuid(entry.subnet_id)) {
      return `'${bareText(entry.subnet_id)}' is not a valid UUID`;
    }
  }
  return null;
};

/** An entry of `allowed_address_pairs` as it was sent; without a MAC the port's counts. */
export interface SentAddressPair {
  readonly ip_address: string;
  readonly mac_address?: string;
}

/** `allowed_address_pairs`. Throws 400, mostly in words of its own. Source: Neutron's address management. */
export const toAddressPairs: Converter = (value) => {
  if (value === null) return [];
  if (!Array.isArray(value)) throw badRequest('Allowed address pairs must be a list.');
  const pairs = value.map(toAddressPair);
  refusePairTwice(pairs);
  return pairs;
};

/** Throws 400 for a pair that stands there twice. A MAC that is left out is the port's: that is known later. */
export function refusePairTwice(pairs: readonly SentAddressPair[]): void {
  const seen = new Set<string>();
  for (const { mac_address: mac = 'None', ip_address: ip } of pairs) {
    if (seen.has(`${mac} ${ip}`)) throw networkError('DuplicateAddressPairInRequest', mac, ip);
    seen.add(`${mac} ${ip}`);
  }
}

function toAddressPair(value: unknown): SentAddressPair {
  if (!isObject(value)) {
    throw badRequest(`Invalid input for allowed_address_pairs. Reason: '${bareText(value)}' is not a dictionary.`);
  }
  if (value.ip_address === undefined) throw networkError('AllowedAddressPairsMissingIP');
  const unknown = Object.keys(value).filter((key) => key !== 'ip_address' && key !== 'mac_address');
  if (unknown.length > 0) throw badRequest(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
  const { ip_address: ip, mac_address: mac } = value;
  const cidr = typeof ip === 'string' ? parseCidr(ip) : null;
  if (!cidr || typeof ip !== 'string') throw badRequest(`'${bareText(ip)}' is not a valid IP address or subnet`);
  if (cidr.version === 4 ? cidr.first >> 28n === 0xen : cidr.first >> 120n === 0xffn) {
    throw badRequest(`'${ip}' is a multicast address`);
  }
  if (mac === undefined) return { ip_address: ip };
  const normal = typeof mac === 'string' ? normalizeMac(mac) : null;
  if (normal === null || !isAssignableMac(normal)) throw badRequest(`'${bareText(mac)}' is not a valid MAC address`);
  return { ip_address: ip, mac_address: normal };
}

/** An entry of `extra_dhcp_opts` as it was sent; a null value takes the option away. */
export interface SentDhcpOption extends Omit<ExtraDhcpOption, 'opt_value'> {
  readonly opt_value: string | null;
}

const mayBeEmpty = new Set(['router', 'classless-static-route']);

/** `extra_dhcp_opts`. Throws 400 InvalidInput. Source: Neutron's address management. */
export const toDhcpOptions: Converter = (value) => {
  if (value === null) return [];
  if (!Array.isArray(value)) throw invalidInput(`'${bareText(value)}' is not a list.`);
  const options = value.map(toDhcpOption);
  const texts = options.map((option) => JSON.stringify(option));
  if (new Set(texts).size < texts.length) throw invalidInput(`Duplicate items in the list: ${pythonText(value)}`);
  return options;
};

function toDhcpOption(value: unknown): SentDhcpOption {
  if (!isObject(value) || !isDhcpOption(value))
    throw invalidInput(`No valid key specs matched for: ${pythonText(value)}.`);
  return {
    opt_name: String(value.opt_name),
    opt_value: value.opt_value === undefined || value.opt_value === null ? null : String(value.opt_value),
    ip_version: Number(value.ip_version ?? 4) === 6 ? 6 : 4,
  };
}

function isDhcpOption({ opt_name: name, opt_value: value, ip_version: version, ...others }: JsonObject): boolean {
  if (Object.keys(others).length > 0) return false;
  if (!isLine(name, 64) || name.trim() === '') return false;
  if (version !== undefined && version !== 4 && version !== 6 && version !== '4' && version !== '6') return false;
  if (value === undefined || value === null) return value === null;
  return isLine(value, 255) && (value !== '' || mayBeEmpty.has(name));
}

function isLine(value: unknown, limit: number): value is string {
  return typeof value === 'string' && value.length <= limit && !/[\r\n]/.test(value);
}

/** The options of a port after those of a request: merged by name and version, null taking away. PRT-065 to PRT-067 */
export function mergeDhcpOptions(
  before: readonly ExtraDhcpOption[],
  sent: readonly SentDhcpOption[],
): ExtraDhcpOption[] {
  const merged = new Map(before.map((option) => [`${option.ip_version} ${option.opt_name}`, option]));
  for (const { opt_name, opt_value, ip_version } of sent) {
    const key = `${ip_version} ${opt_name}`;
    if (opt_value === null) merged.delete(key);
    else merged.set(key, { opt_name, opt_value, ip_version });
  }
  return [...merged.values()];
}
