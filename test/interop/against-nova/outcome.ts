import { randomUUID } from 'node:crypto';
import type { Port } from '../../../src/neutron/resources.ts';
import type { Place } from './place.ts';
import type { Asked, Side, Verdict } from './side.ts';

/** What a side makes of a request. */
export interface Outcome {
  readonly verdict: Verdict;
  /** All that an administrator sees of the ports: before, with the network, and once the server is gone. */
  readonly before: readonly Port[];
  readonly after: readonly Port[];
  readonly gone: readonly Port[];
}

/** Allocates for a new server, and deallocates what could be allocated. */
export async function outcomeOf(side: Side, place: Place, asked: Asked): Promise<Outcome> {
  const uuid = randomUUID();
  place.labels.set(uuid, 'server');
  await place.labelDefaultGroups();
  const before = await place.ports();
  const verdict = await side.allocate(place, uuid, asked);
  const after = await place.ports();
  if ('error' in verdict) return { verdict, before, after, gone: after };
  await side.deallocate(place, uuid, asked);
  return { verdict, before, after, gone: await place.ports() };
}

/** An error's name, or how many NICs there are. */
export function inAWord({ verdict }: Outcome): string {
  return 'error' in verdict ? verdict.error : `${verdict.networkInfo.length} NICs`;
}

/**
 * An outcome in words that both sides share: labels for what was made for the scenario, numbers for what the side has made,
 * and no times. Addresses that Neutron has chosen are told by their subnets. What Neutron lists in no order is sorted.
 */
export function comparable(outcome: Outcome, place: Place): object {
  const { verdict, after, gone } = outcome;
  const say = inSharedWords(outcome, place);
  const told = (ports: readonly Port[]) => (say(ports) as Port[]).map(sorted);
  return {
    ...('error' in verdict ? verdict : { networkInfo: say(vifsOf(verdict).map(withSortedSubnets)) }),
    after: byId(told(after)),
    gone: byId(told(gone)),
  };
}

function vifsOf(verdict: Verdict): { id: string }[] {
  return 'networkInfo' in verdict ? (verdict.networkInfo as { id: string }[]) : [];
}

/** Tells anything in words that both sides share. */
export function inSharedWords({ verdict, before, after }: Outcome, place: Place): (value: unknown) => unknown {
  const vifs = vifsOf(verdict);
  const words = new Map([...place.labels].map(([id, label]) => [id, `<${label}>`]));
  for (const [index, { id }] of vifs.entries()) if (!words.has(id)) words.set(id, `<port of NIC ${index}>`);
  for (const port of [...before, ...after]) {
    const name = words.get(port.id) ?? '<a port>';
    words.set(port.id, name);
    words.set(`tap${port.id.slice(0, 11)}`, `<device of ${name}>`);
    words.set(port.mac_address, `<MAC of ${name}>`);
    for (const { ip_address, subnet_id } of port.fixed_ips) {
      if (place.given.has(ip_address)) continue;
      const word = `<address of ${name} on ${place.labels.get(subnet_id)}>`;
      words.set(ip_address, word).set(ip_address.replaceAll(/[.:]/g, '-'), word);
    }
  }
  return teller(words);
}

function sorted(port: Port): Port {
  const { security_groups = [], fixed_ips } = port;
  return {
    ...port,
    security_groups: security_groups.toSorted(),
    fixed_ips: fixed_ips.toSorted((a, b) => (a.ip_address < b.ip_address ? -1 : 1)),
  };
}

/** Nova lists a VIF's subnets as Neutron does: by their ids. */
function withSortedSubnets<T>(vif: T): T {
  const { network } = vif as { network?: { subnets: { cidr: string }[] } };
  network?.subnets.sort((a, b) => (a.cidr < b.cidr ? -1 : 1));
  return vif;
}

function byId<T extends { id: string }>(ports: T[]): Record<string, T> {
  return Object.fromEntries(ports.map((port) => [port.id, port]));
}

/** Replaces all words in all texts of a value. */
function teller(words: ReadonlyMap<string, string>): (value: unknown) => unknown {
  const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const longestFirst = [...words.keys()].filter(Boolean).toSorted((a, b) => b.length - a.length);
  const known = new RegExp(longestFirst.map((word) => `(?<![0-9a-f])${literal(word)}(?![0-9a-f])`).join('|'), 'g');
  const time = /^\d{4}-\d\d-\d\dT[\d:]+Z$/;
  const tell = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return time.test(value) ? '<time>' : value.replaceAll(known, (word) => words.get(word) ?? word);
    }
    if (Array.isArray(value)) return value.map(tell);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tell(inner)]));
  };
  return tell;
}

/** A place at which two values differ. */
export interface Difference {
  readonly path: string;
  readonly nova: unknown;
  readonly berth: unknown;
}

/** Where two values differ; a key that is missing is undefined. */
export function differences(nova: unknown, berth: unknown, path = ''): Difference[] {
  if (isTree(nova) && isTree(berth) && Array.isArray(nova) === Array.isArray(berth)) {
    const keys = new Set([...Object.keys(nova), ...Object.keys(berth)]);
    return [...keys].flatMap((key) => differences(nova[key], berth[key], path === '' ? key : `${path}.${key}`));
  }
  return Object.is(nova, berth) ? [] : [{ path, nova, berth }];
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
