import { contains, formatIp, parseCidr, parseIp } from '../src/neutron/server/ipam/address.ts';
import { type Caller, isWire, type Step, type Wire, withTextsOfStep } from './step.ts';

/** The two servers: the embedded one is here, the real one there. */
export type Side = 'here' | 'there';
export const sides = ['here', 'there'] as const;

/** A value of each server's. */
export type Both<T> = Readonly<Record<Side, T>>;

/** Something that both servers have, under one name. */
export interface Thing {
  /** `port1` */
  readonly name: string;
  /** `port` */
  readonly kind: string;
  readonly ids: Both<string>;
  /** How it was last shown. */
  wires: Both<Wire>;
  gone: boolean;
}

/** An id that nothing has. */
const nobody = '11111111-2222-4333-8444-555555555555';

const loose = /\{([a-z_]+)~(\d+)(?:\.([a-z_]+)(?:\.(\d+))?)?\}/g;
const named = /\{([a-z_]+\d+|a|b|admin|nobody)(?:\.([a-z_]+))?\}/g;
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b/g;

/** What both servers have, in the order in which it was first seen, and the texts that were asked for so far. */
export class NamedThings {
  readonly #things = new Map<string, Thing>();
  readonly #byId: Both<Map<string, string>>;
  readonly #projects: Both<Readonly<Record<Caller, string>>>;
  readonly #counts = new Map<string, number>();
  readonly #asked = new Set<string>();

  constructor(projects: Both<Readonly<Record<Caller, string>>>) {
    this.#projects = projects;
    const nameOfId = (side: Side) =>
      new Map([...Object.entries(projects[side]).map(([name, id]) => [id, name] as const), [nobody, 'nobody']]);
    this.#byId = { here: nameOfId('here'), there: nameOfId('there') };
  }

  /** Gives something a name. One that has an id of theirs already keeps its name. */
  add(kind: string, ids: Both<string>): void {
    if (this.#byId.here.has(ids.here) || this.#byId.there.has(ids.there)) return;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const name = `${kind}${count}`;
    this.#things.set(name, { name, kind, ids, wires: { here: {}, there: {} }, gone: false });
    for (const side of sides) this.#byId[side].set(ids[side], name);
  }

  /** The thing that has this id here. */
  withId(id: string): Thing | undefined {
    return this.#things.get(this.#byId.here.get(id) ?? '');
  }

  /** What there is of a kind. */
  living(kind: string): Thing[] {
    return [...this.#things.values()].filter((thing) => thing.kind === kind && !thing.gone);
  }

  /** What a caller calls their project, as it is told here. */
  projectOf(caller: Caller): string {
    return this.#projects.here[caller];
  }

  named(name: string): Thing | undefined {
    return this.#things.get(name);
  }

  /** A text with the names of all ids in it; ids that have none are `{?}`. */
  withNames(text: string, side: Side): string {
    return text.replaceAll(uuids, (id) => {
      const name = this.#byId[side].get(id);
      return name === undefined ? (id.includes('-') ? '{?}' : id) : `{${name}}`;
    });
  }

  /**
   * The step with everything that was drawn loosely settled, so that it says the same each time; null when it is about
   * something that there is not.
   */
  settled(step: Step): Step | null {
    let isIdle = false;
    const settled = withTextsOfStep(step, (text) =>
      text.replaceAll(loose, (whole, kind: string, nth: string, attribute?: string, offset?: string) => {
        const thing = this.#nth(kind, Number(nth));
        if (thing === undefined) {
          isIdle = true;
          return whole;
        }
        if (attribute === 'address') return this.#addressOf(thing, Number(offset));
        return `{${thing.name}${attribute === undefined ? '' : `.${attribute}`}}`;
      }),
    );
    return isIdle ? null : settled;
  }

  /** A settled step in one server's own ids. */
  filled(step: Step, side: Side): Step {
    return withTextsOfStep(step, (text) =>
      text.replaceAll(named, (_, name: string, attribute?: string) => {
        if (name === 'a' || name === 'b' || name === 'admin') return this.#projects[side][name];
        const thing = this.#things.get(name);
        return attribute === undefined && thing ? thing.ids[side] : attributeOf(thing?.wires[side] ?? {}, attribute);
      }),
    );
  }

  /** Remembers what a step asks for: what both servers must then have alike, not by their own choice. */
  noteAsked(value: unknown): void {
    if (typeof value === 'string' || typeof value === 'number') this.#asked.add(String(value).toLowerCase());
    else if (Array.isArray(value)) for (const item of value) this.noteAsked(item);
    else if (isWire(value)) for (const item of Object.values(value)) this.noteAsked(item);
  }

  /** Whether this value was asked for by any step so far. */
  wasAsked(value: unknown): boolean {
    return this.#asked.has(String(value).toLowerCase());
  }

  /** The nth living thing of a kind, the newest first, round and round. */
  #nth(kind: string, nth: number): Thing | undefined {
    const is = (thing: Thing) => selectors[kind]?.(thing) ?? thing.kind === kind;
    const living = [...this.#things.values()].filter((thing) => is(thing) && !thing.gone).toReversed();
    return living[nth % living.length];
  }

  /** An address of a subnet's block that nobody is known to have, the nth one or later. */
  #addressOf(subnet: Thing, nth: number): string {
    const cidr = parseCidr(String(subnet.wires.here.cidr));
    if (cidr === null) return '10.0.0.99';
    const taken = this.#addressesSeen();
    for (let value = cidr.first + BigInt(nth); value <= cidr.last; value += 1n) {
      const address = formatIp({ version: cidr.version, value });
      if (!taken.has(address)) return address;
    }
    return formatIp({ version: cidr.version, value: cidr.last });
  }

  #addressesSeen(): Set<string> {
    const seen = new Set<string>();
    for (const { wires } of this.#things.values()) for (const side of sides) collectAddresses(wires[side], seen);
    return seen;
  }
}

const isExternal = ({ wires }: Thing) => wires.here['router:external'] === true;

/** Narrower than a kind: networks that lead outside, and the others. */
const selectors: Readonly<Record<string, (thing: Thing) => boolean>> = {
  outside: (thing) => thing.kind === 'network' && isExternal(thing),
  inside: (thing) => thing.kind === 'network' && !isExternal(thing),
};

function collectAddresses(value: unknown, into: Set<string>): void {
  if (typeof value === 'string' && parseIp(value) !== null) into.add(value);
  else if (Array.isArray(value)) for (const item of value) collectAddresses(item, into);
  else if (isWire(value)) for (const item of Object.values(value)) collectAddresses(item, into);
}

/** An attribute by its name in steps; of something that is not there, one that nothing has. */
function attributeOf(wire: Wire, attribute: string | undefined): string {
  const [fixed] = Array.isArray(wire.fixed_ips) ? wire.fixed_ips.filter(isWire) : [];
  switch (attribute) {
    case undefined:
      return nobody;
    case 'ip':
      return String(fixed?.ip_address ?? wire.floating_ip_address ?? '203.0.113.9');
    case 'subnet':
      return String(fixed?.subnet_id ?? nobody);
    default:
      return String(wire[attribute] ?? '');
  }
}

/** Whether the address lies in the block; false for what is no address. */
export function isWithin(block: unknown, address: unknown): boolean {
  const cidr = parseCidr(String(block));
  const ip = parseIp(String(address));
  return cidr !== null && ip !== null && contains(cidr, ip);
}
