import { UsageError } from '../errors/failure.ts';

/** One NIC as the command line asks for it; networks and ports by name or id. */
export interface Nic {
  readonly network?: string;
  readonly port?: string;
  readonly fixedIp?: string;
  readonly tag?: string;
}

/** What all of --network, --port and --nic together ask for, in their order. */
export type RequestedNics = 'auto' | 'none' | readonly Nic[];

/** One --network, --port or --nic as it was written. */
export interface NicArgument {
  readonly option: 'network' | 'port' | 'nic';
  readonly text: string;
}

/** Reads the arguments. Without any: `auto`, as the openstack client has it from microversion 2.37. Throws UsageError. */
export function readNics(given: readonly NicArgument[]): RequestedNics {
  if (given.length === 0) return 'auto';
  const whole = given.find(({ option, text }) => option === 'nic' && (text === 'auto' || text === 'none'));
  if (whole === undefined) return given.map(readNic);
  if (given.length > 1) throw wrong(`--nic ${whole.text} cannot be used with another --nic, --network or --port`);
  return whole.text === 'auto' ? 'auto' : 'none';
}

const keys = ['net-id', 'net-name', 'port-id', 'v4-fixed-ip', 'v6-fixed-ip', 'tag'] as const;

function readNic({ option, text }: NicArgument): Nic {
  if (option !== 'nic') return { [option]: text };
  const parts = new Map<string, string>();
  for (const part of text.split(',')) {
    const [key = '', ...rest] = part.split('=');
    const value = rest.join('=');
    if (!keys.some((known) => known === key) || value === '') throw wrong(`--nic ${text}: "${part}" is not understood`);
    parts.set(key, value);
  }
  const network = parts.get('net-id') ?? parts.get('net-name');
  const port = parts.get('port-id');
  const addresses = ['v4-fixed-ip', 'v6-fixed-ip'].flatMap((key) => parts.get(key) ?? []);
  if ((network === undefined) === (port === undefined))
    throw wrong(`--nic ${text}: needs net-id or port-id, and not both`);
  if (addresses.length > 1) throw wrong(`--nic ${text}: one fixed address a NIC`);
  if (port !== undefined && addresses.length > 0) throw wrong(`--nic ${text}: a port has its addresses already`);
  const [fixedIp] = addresses;
  const tag = parts.get('tag');
  return { ...(network && { network }), ...(port && { port }), ...(fixedIp && { fixedIp }), ...(tag && { tag }) };
}

function wrong(why: string): UsageError {
  return new UsageError({
    why,
    next: [
      'write auto, none, or net-id=NETWORK or port-id=PORT, with v4-fixed-ip=, v6-fixed-ip= and tag= after a comma',
    ],
  });
}
