import { canonicalIp } from '../src/neutron/server/ipam/address.ts';
import type { Answer } from '../test/conformance/neutron/harness.ts';
import { absent, type Difference, isSuccess, messageOf, outcomeOf } from './difference.ts';
import { blankOf, bothFree, withoutFreeValues } from './free-values.ts';
import { kindInList, kindOfId } from './kinds.ts';
import { type Both, type NamedThings, type Side, sides } from './named-things.ts';
import { isWire, type Step, type Wire } from './step.ts';

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The points in which two answers to a settled step differ. What is seen for the first time at the same place of both gets
 * a name, and what they show of a thing is remembered.
 */
export function compare(step: Step, answers: Both<Answer>, things: NamedThings): Difference[] {
  return new Comparison(step, answers, things).differences();
}

/** Where in an answer one is: the path that differences have, the key, and the kind of thing. */
interface Place {
  readonly path: string;
  readonly key: string;
  readonly kind: string;
}

/** Types whose messages are reasons, or name rules of a policy: clients show them, and go by the type. */
const wordedFreely = new Set(['HTTPBadRequest', 'InvalidInput', 'BadRequest', 'PolicyNotAuthorized']);

class Comparison {
  readonly #step: Step;
  readonly #answers: Both<Answer>;
  readonly #things: NamedThings;
  readonly #found: Difference[] = [];

  constructor(step: Step, answers: Both<Answer>, things: NamedThings) {
    this.#step = step;
    this.#answers = answers;
    this.#things = things;
  }

  differences(): Difference[] {
    const { here, there } = this.#answers;
    const outcome = { here: outcomeOf(here), there: outcomeOf(there) };
    if (outcome.here !== outcome.there) {
      this.#note('outcome', outcome.here, outcome.there);
    } else if (isSuccess(here)) {
      const action = this.#step.call.replace(/\?.*/, '').split('/').at(-1) ?? '';
      this.#compareTop(here.body, there.body, action);
      this.#requireAsked();
    } else if (here.type !== undefined && !wordedFreely.has(here.type)) {
      const message = (side: Side) =>
        withoutFreeValues(this.#things.withNames(messageOf(this.#answers[side]), side), this.#things);
      if (message('here') !== message('there')) this.#note('message', message('here'), message('there'));
    }
    return this.#found;
  }

  #note(path: string, here: unknown, there: unknown): void {
    this.#found.push({ step: this.#step, path, here, there, answers: this.#answers });
  }

  /** The body as a whole: an envelope or two, or a bare object. */
  #compareTop(here: unknown, there: unknown, action: string): void {
    if (!isWire(here) || !isWire(there)) {
      if (!(here == null && there == null)) this.#walk(here, there, { path: action, key: '', kind: action });
      return;
    }
    const isBare = 'id' in here || 'host' in here;
    if (isBare) {
      // The actions of routers answer with the router's id.
      this.#walk(here, there, { path: action, key: '', kind: 'router' });
      return;
    }
    for (const key of new Set([...Object.keys(here), ...Object.keys(there)])) {
      const kind = kindInList(key);
      this.#walk(valueAt(here, key), valueAt(there, key), { path: kind, key, kind });
    }
  }

  #walk(here: unknown, there: unknown, place: Place): void {
    if (Array.isArray(here) && Array.isArray(there)) this.#walkLists(here, there, place);
    else if (isWire(here) && isWire(there)) this.#walkWires(here, there, place);
    else this.#compareLeaves(here, there, place);
  }

  #walkWires(here: Wire, there: Wire, { path, kind }: Place): void {
    // The id first: what else is there may name the thing.
    const keys = [...new Set([...Object.keys(here), ...Object.keys(there)])];
    for (const key of keys.toSorted((one, other) => Number(other === 'id') - Number(one === 'id'))) {
      this.#walk(valueAt(here, key), valueAt(there, key), { path: `${path}.${key}`, key, kind });
    }
    const thing = typeof here.id === 'string' ? this.#things.withId(here.id) : undefined;
    if (thing && thing.ids.there === there.id) {
      thing.wires = { here: { ...thing.wires.here, ...here }, there: { ...thing.wires.there, ...there } };
    }
  }

  #walkLists(here: readonly unknown[], there: readonly unknown[], { path, key }: Place): void {
    const kind = kindInList(key);
    const ordered = { here: this.#inOrder(here, key, 'here'), there: this.#inOrder(there, key, 'there') };
    if (here.length !== there.length) {
      const shown = (side: Side) => ordered[side].map((item) => this.#shape(item, key, side));
      this.#note(path, shown('here'), shown('there'));
      return;
    }
    if (this.#isByChance()) return;
    for (const [index, item] of ordered.here.entries()) {
      this.#walk(item, ordered.there[index], { path, key: kind === key ? key : '', kind });
    }
  }

  /** Which things are on a page in the order of ids each server's ids decide. */
  #isByChance(): boolean {
    return /^GET [^?]*\?(?=.*\blimit=)(.*&)?sort_key=id(&|$)/.test(this.#step.call);
  }

  /** Lists have no order, but for the few that do. */
  #inOrder(list: readonly unknown[], key: string, side: Side): readonly unknown[] {
    if (key === 'dns_nameservers' || this.#keepsOrder(key)) return list;
    const keyed = list.map((item) => [this.#sortKey(item, key, side), item] as const);
    return keyed.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map(([, item]) => item);
  }

  /** What was made together is told in the order of the request; sorted lists are, where the order decides. */
  #keepsOrder(key: string): boolean {
    const { call, body } = this.#step;
    if (call.startsWith('POST') && isWire(body) && key in body) return true;
    const sorted = /[?&]sort_key=([a-z_]+)/.exec(call)?.[1];
    const list: unknown = this.#answers.here.body?.[key];
    if (sorted === undefined || !Array.isArray(list)) return false;
    const values = list.map((item) => JSON.stringify(item?.[sorted]));
    return new Set(values).size === values.length;
  }

  #sortKey(item: unknown, key: string, side: Side): string {
    const shape = this.#shape(item, key, side);
    if (!isWire(shape)) return JSON.stringify(shape);
    const { id, name, subnet_id, direction, ethertype } = shape;
    const address = isWire(item) && this.#things.wasAsked(item.ip_address) ? item.ip_address : null;
    return JSON.stringify([id, name, subnet_id, direction, ethertype, address, shape]);
  }

  /** A value with names for ids and blanks for what each server chooses. */
  #shape(value: unknown, key: string, side: Side): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#shape(item, key, side));
    if (isWire(value)) {
      const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
      return Object.fromEntries(entries.map(([inner, item]) => [inner, this.#shape(item, inner, side)]));
    }
    const blank = blankOf(key, value);
    return typeof blank === 'string' ? this.#things.withNames(blank, side) : blank;
  }

  #compareLeaves(here: unknown, there: unknown, { path, key, kind }: Place): void {
    if (here === there && !(typeof here === 'string' && uuidForm.test(here))) return;
    if (typeof here === 'string' && typeof there === 'string') {
      if (uuidForm.test(here) && uuidForm.test(there)) {
        this.#things.add(kindOfId(key, kind), { here, there });
      }
      if (this.#things.withNames(here, 'here') === this.#things.withNames(there, 'there')) return;
    }
    if (bothFree(key, here, there, this.#things)) return;
    this.#note(path, this.#shown(here, 'here'), this.#shown(there, 'there'));
  }

  #shown(value: unknown, side: Side): unknown {
    return typeof value === 'string' ? this.#things.withNames(value, side) : value;
  }

  /** An address that was asked for is the one that is given: it is not a server's to choose. */
  #requireAsked(): void {
    const { body } = this.#step;
    const asked = isWire(body) && isWire(body.port) && Array.isArray(body.port.fixed_ips) ? body.port.fixed_ips : [];
    for (const entry of asked) {
      const address = isWire(entry) && typeof entry.ip_address === 'string' ? canonicalIp(entry.ip_address) : null;
      if (address === null) continue;
      const given = sides.map((side) => JSON.stringify(this.#answers[side].body?.port?.fixed_ips ?? []));
      const [here, there] = given.map((text) => text.includes(`"${address}"`));
      if (!here || !there) this.#note('port.fixed_ips', here ? address : absent, there ? address : absent);
    }
  }
}

function valueAt(wire: Wire, key: string): unknown {
  return Object.hasOwn(wire, key) ? wire[key] : absent;
}
