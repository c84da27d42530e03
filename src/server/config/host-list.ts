import { type FileValue, type Kind, Misfit } from './kinds.ts';

/** A host that is configured; what is null is as of any fake host. Memory in MiB, disk in GiB. */
export interface ConfiguredHost {
  readonly name: string;
  readonly zone: string | null;
  readonly vcpus: number | null;
  readonly memoryMb: number | null;
  readonly diskGb: number | null;
}

const mostHosts = 1000;
const most = 1_000_000_000;

/** How a host's values are called, and read. Throws Misfit. */
const keys: Readonly<Record<string, (value: FileValue) => Partial<ConfiguredHost>>> = {
  name: (value) => ({ name: name(value, 'name') }),
  zone: (value) => ({ zone: name(value, 'zone') }),
  vcpus: (value) => ({ vcpus: amount(value, 'vcpus') }),
  memory_mb: (value) => ({ memoryMb: amount(value, 'memory_mb') }),
  disk_gb: (value) => ({ diskGb: amount(value, 'disk_gb') }),
};

/**
 * Hosts by their names, each with what it has: in a file `["one", { name = "two", vcpus = 8, memory_mb = 16384 }]`, in a variable
 * `one,two vcpus=8 memory_mb=16384`.
 */
export const hostList: Kind<readonly ConfiguredHost[]> = {
  takes:
    'list of names, or of tables of `name`, `vcpus`, `memory_mb`, `disk_gb`, `zone` (in variables: `one,two vcpus=8 memory_mb=16384`)',
  fromText: (given) => checked(given.split(',').map(fromWords)),
  fromFile: (given) => {
    if (!Array.isArray(given))
      throw new Misfit('it must be a list of hosts, such as ["one", { name = "two", vcpus = 8 }]');
    return checked(given.map(fromValue));
  },
};

function fromWords(given: string): ConfiguredHost {
  const [first = '', ...more] = given.trim().split(/\s+/);
  const pairs = more.map((word): [string, FileValue] => {
    const [key = '', value = ''] = word.split('=', 2);
    return [key, /^\d+$/.test(value) ? Number(value) : value];
  });
  return fromValue({ ...Object.fromEntries(pairs), name: first });
}

function fromValue(given: FileValue): ConfiguredHost {
  if (typeof given === 'string') return fromValue({ name: given });
  if (typeof given !== 'object' || Array.isArray(given)) throw new Misfit('a host must be a name, or a table with one');
  let host: ConfiguredHost = { name: '', zone: null, vcpus: null, memoryMb: null, diskGb: null };
  for (const [key, value] of Object.entries(given)) {
    const read = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (!read) throw new Misfit(`a host has no "${key}": it has ${Object.keys(keys).join(', ')}`);
    host = { ...host, ...read(value) };
  }
  if (host.name === '') throw new Misfit('a host must have a name');
  return host;
}

function checked(hosts: readonly ConfiguredHost[]): readonly ConfiguredHost[] {
  const names = hosts.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Misfit(`the host ${twice} is named twice`);
  if (hosts.length === 0 || hosts.length > mostHosts) throw new Misfit(`it must be 1 to ${mostHosts} hosts`);
  return hosts;
}

function name(value: FileValue, key: string): string {
  if (typeof value === 'string' && /^[\w.-]{1,255}$/.test(value)) return value;
  throw new Misfit(`the ${key} of a host must be letters, digits, dots, dashes and underscores`);
}

function amount(value: FileValue, key: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  throw new Misfit(`${key} of a host must be a whole number from 1 to ${most}`);
}
