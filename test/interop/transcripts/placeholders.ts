/** Ids of both forms that OpenStack's services have. */
const ids = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b/g;
const macs = /\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g;
/**
 * What services choose of the pools that the subnets of the commands have; what a command asks for lies outside. One cloud gives an
 * address again as soon as it is free, the other one later: that it is the same one says nothing.
 */
const chosen = /\b(10\.0\.0|10\.1\.0|192\.0\.2)\.(\d{2,3})\b/g;
const times = /\b\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(\.\d+)?(?![\d.])/g;

const ofOurKey = '49:fd:55:f1:fc:a7:b3:2b:6f:19:0d:50:46:2b:6a:71';

/** Values of these keys are chance, or the business of whoever counts; their kind is compared. */
const byChance: Readonly<Record<string, string>> = {
  revision_number: 'a revision',
  'provider:segmentation_id': 'a segment',
  segmentation_id: 'a segment',
  adminPass: 'a password',
  host_time: 'a time',
  uptime: 'a time',
  Segment: 'a segment',
  // Of migrations.
  Id: 'a number',
  // How long something was there.
  hours: 'a time',
  'CPU Hours': 'a time',
  'RAM MB-Hours': 'a time',
  'Disk GB-Hours': 'a time',
};

/**
 * Puts placeholders for what chance and the clock make: the same for the same value, wherever it comes up in the texts of one
 * cloud. An id whose name is known is told by that, every other value by the order in which it came up.
 */
export class Placeholders {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  #source = '';

  /** What has no name yet is told by where it came up first: in what comes now. */
  from(source: string): void {
    this.#source = source;
  }

  /** From now on the id is told by this. An id keeps the first name that it had, and no name stands for two. */
  learn(id: string, name: string): void {
    if (!this.#known.has(id) && id.search(ids) === 0) this.#known.set(id, this.#next(name));
  }

  /** The text with placeholders. `provisional`: without remembering anything of it; what has no name yet has no number. */
  text(text: string, provisional = false): string {
    const numbered = (value: string, kind: string) => {
      const known = this.#known.get(value);
      if (known !== undefined) return known;
      if (provisional) return `<${kind}>`;
      const made = this.#next(`${kind} of ${this.#source}`);
      this.#known.set(value, made);
      return made;
    };
    return text
      .replaceAll(/http:\/\/127\.0\.0\.1:\d+(?:\/(?:identity|compute|network|image|keystone)\b)?/g, '<url>')
      .replaceAll(/-----BEGIN ([A-Z ]+)-----[^-]*-----END \1-----/g, '<$1>')
      .replaceAll(/\breq-[0-9a-f-]{36}/g, '<request>')
      .replaceAll(/\binstance-[0-9a-f]{8}\b/g, '<instance name>')
      .replaceAll(/\br-[0-9a-z]{8}\b/g, '<reservation>')
      .replaceAll(/\b[0-9a-f]{56}\b/g, '<hash>')
      .replaceAll(/\bgAAAA[\w-]{100,}=*|\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>')
      .replaceAll(ids, (id) => (/^[0-]+4000/.test(id) ? id : numbered(id, 'id')))
      .replaceAll(/\bhost-(\d+)-(\d+)-(\d+)-(\d+)\b/g, 'host-$1.$2.$3.$4')
      .replaceAll(/\b(?:[0-9a-f]{2}:){15}[0-9a-f]{2}\b/g, (print) =>
        print === ofOurKey ? '<fingerprint of key.pub>' : numbered(print, 'fingerprint'),
      )
      .replaceAll(macs, (mac) => (mac.startsWith('fa:16:3e:00:00:0') ? mac : numbered(mac, 'mac')))
      .replaceAll(chosen, (address, net: string, last: string) =>
        Number(last) >= 10 && Number(last) <= 150 && last !== '99' && last !== '98' ? `<in ${net}>` : address,
      )
      .replaceAll(
        times,
        (_, between: string, fraction = '') => `<day${between}time${fraction.replaceAll(/\d/g, 'f')}>`,
      );
  }

  /** A value of a JSON text with placeholders in all its texts, keys among them. */
  value(value: unknown, provisional = false, key = ''): unknown {
    const chance = byChance[key];
    if (chance !== undefined && value !== null && value !== '') return `<${chance}: ${typeof value}>`;
    // Where a pool begins and ends is asked for.
    if (/allocation.pools/i.test(key)) return value;
    if (typeof value === 'string') return this.text(value, provisional);
    if (Array.isArray(value)) {
      // The order says nothing, and that of ids is chance.
      const labelled = value.map((item) => ({ item, label: settled(JSON.stringify(inOrder(this.value(item, true)))) }));
      const sorted = labelled.toSorted((a, b) => (a.label < b.label ? -1 : 1));
      return sorted.map(({ item }) => this.value(item, provisional));
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([inner, of]) => [this.text(inner, provisional), this.value(of, provisional, inner)]),
    );
  }

  #next(kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return count === 1 ? `<${kind}>` : `<${kind} ${count}>`;
  }
}

/** A text without the placeholders of what has no name: they say where it came up, and rows are told from each other by what they are. */
export function settled(text: string): string {
  return text.replaceAll(/<(id|mac|fingerprint) of [^>]*>/g, '<$1>');
}

/** With the members of objects in the order of their names. */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, of]) => [key, inOrder(of)]));
}
