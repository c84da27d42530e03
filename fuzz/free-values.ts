import { parseIp } from '../src/neutron/server/ipam/address.ts';
import { isAssignableMac } from '../src/neutron/server/ipam/mac-address.ts';
import type { NamedThings } from './named-things.ts';

/**
 * A value that a server chooses for itself, or that tells of its own course. How it is compared; `blank` stands for it
 * where lists are put in order.
 */
interface FreeValue {
  readonly blank: (value: unknown) => string;
  /** Whether two different values are as good as one another, form and all. */
  readonly alike: (here: unknown, there: unknown) => boolean;
  /** What was asked for is no longer free. */
  readonly unlessAsked?: true;
}

const form = (pattern: RegExp): Pick<FreeValue, 'alike'> => ({
  alike: (here, there) => [here, there].every((value) => typeof value === 'string' && pattern.test(value)),
});

const time: FreeValue = { blank: () => '(time)', ...form(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) };

const versionOf = (value: unknown) => (typeof value === 'string' ? parseIp(value)?.version : undefined);

const address: FreeValue = {
  blank: (value) => `(address ${versionOf(value)})`,
  alike: (here, there) => versionOf(here) !== undefined && versionOf(here) === versionOf(there),
  unlessAsked: true,
};

const isMac = (value: unknown) => typeof value === 'string' && isAssignableMac(value);
const mac: FreeValue = {
  blank: () => '(mac)',
  alike: (here, there) => isMac(here) && isMac(there),
  unlessAsked: true,
};

const isWhole = (value: unknown) => Number.isInteger(value);
const number: FreeValue = { blank: () => '(number)', alike: (here, there) => isWhole(here) && isWhole(there) };

/** A name that is made of an address. */
const hostName: FreeValue = {
  blank: () => '(host)',
  alike: (here, there) => [here, there].every((value) => typeof value === 'string' && /^host-[\da-f-]+/.test(value)),
};

/** A link to another page names the last thing of this one by its id. */
const link: FreeValue = {
  blank: (value) => withoutMarker(value),
  alike: (here, there) => withoutMarker(here) === withoutMarker(there),
};

function withoutMarker(value: unknown): string {
  return String(value).replace(/([?&]marker=)[^&]*/, '$1');
}

const freeValues: Readonly<Record<string, FreeValue>> = {
  created_at: time,
  updated_at: time,
  // Moves as often as a server writes a row, not as often as somebody changes it.
  revision_number: number,
  // A key of the database.
  standard_attr_id: number,
  ip_address: address,
  fixed_ip_address: address,
  floating_ip_address: address,
  nexthop: address,
  mac_address: mac,
  'provider:segmentation_id': { ...number, unlessAsked: true },
  segmentation_id: { ...number, unlessAsked: true },
  href: link,
  hostname: hostName,
  fqdn: hostName,
};

/** What stands for a value where lists are put in order; the value itself when it is no free one. */
export function blankOf(key: string, value: unknown): unknown {
  const free = freeValues[key];
  return free && value !== null ? free.blank(value) : value;
}

/** Whether two different values under this key are each server's own free choice. */
export function bothFree(key: string, here: unknown, there: unknown, things: NamedThings): boolean {
  const free = freeValues[key];
  if (free === undefined || !free.alike(here, there)) return false;
  return !(free.unlessAsked && things.wasAsked(here) && things.wasAsked(there));
}

const addresses = /\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b|\b[\da-f]{2}(?::[\da-f]{2}){5}\b/g;

/** A message without the addresses in it that nobody asked for. */
export function withoutFreeValues(message: string, things: NamedThings): string {
  return message.replaceAll(addresses, (found) => (things.wasAsked(found) ? found : '(address)'));
}
