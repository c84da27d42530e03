import assert from 'node:assert/strict';
import { type Books, booksOf } from '../../../sim/books.ts';
import { judge } from '../../../sim/verdict.ts';
import type { Port } from '../../../src/neutron/resources.ts';
import { callerAt } from '../../interop/support/real-cloud.ts';
import { assertBalanced } from '../../support/test-cloud.ts';
import type { Books as Tables, TestStore } from '../../support/test-store.ts';
import type { Scene } from '../sagas.ts';
import { diskName, disksIn, disksOf } from './disks.ts';

/** Everything there is to count. */
export interface Accounts {
  /** The rows of every table; those of a real Neutron as ours would have them. */
  readonly tables: Tables;
  /** The disks that there are, by their names. */
  readonly disks: readonly string[];
}

/** What is there now. */
export async function accountsOf(store: TestStore, neutron: string | null, scene: Scene): Promise<Accounts> {
  const tables = await store.books();
  const real = neutron === null ? {} : tablesOf(await portsAt(neutron, scene));
  return { tables: { ...tables, ...real }, disks: disksIn(disksOf(store)) };
}

async function portsAt(neutron: string, { projectId, networks }: Scene): Promise<Port[]> {
  const admin = callerAt(neutron, projectId, 'admin,member,reader');
  const query = networks.map((id) => `network_id=${id}`).join('&');
  return (await admin<{ ports: Port[] }>('GET', `/v2.0/ports?${query}`)).ports;
}

function tablesOf(ports: readonly Port[]): Tables {
  const rows = ports.map((port) => ({
    ...port,
    host_id: port['binding:host_id'],
    vif_type: port['binding:vif_type'],
    profile: JSON.stringify(port['binding:profile']),
    // It tells them in any order.
    fixed_ips: JSON.stringify(port.fixed_ips.toSorted((a, b) => a.ip_address.localeCompare(b.ip_address))),
    security_groups: JSON.stringify(port.security_groups.toSorted()),
    allowed_address_pairs: JSON.stringify(port.allowed_address_pairs),
    // Its agents know nothing of our guests: nobody ever reports a port as wired.
    status: 'ACTIVE',
  }));
  const addresses = ports.flatMap(({ id, fixed_ips }) => fixed_ips.map((address) => ({ ...address, port_id: id })));
  return { neutron_port: rows, neutron_ip_allocation: addresses, neutron_usage: [] };
}

/** The books that the simulator judges by. */
export function booksIn({ tables }: Accounts): Books {
  return booksOf((table) => tables[table] ?? []);
}

/** Everything that is not as it must be once nothing is under way any more; empty: nothing. */
export function wrongIn(before: Accounts, after: Accounts, { projectId }: Scene): string[] {
  const books = booksIn(after);
  const none = new Set<string>();
  const wrong = judge({
    project: projectId,
    before: booksIn(before),
    after: books,
    // Whoever has died makes no calls any more.
    served: { isBeyondKnowledge: () => false },
    stolen: { ports: none, servers: none },
    renamed: new Map(),
    attached: new Map(),
    troubled: false,
    swept: false,
    // A deletion that was made to fail may be stuck; whether it had to is asked elsewhere.
    stubborn: new Set(books.sagas.flatMap(({ state, subject }) => (state === 'stuck' ? [subject] : []))),
  });
  for (const turn of after.tables.interface_turn ?? []) {
    wrong.push(`nobody can change the NICs of a server any more: ${JSON.stringify(turn)}`);
  }
  const holds = new Set([...books.guests, ...books.kept].map((one) => diskName(one.instance_uuid, one.host)));
  for (const disk of after.disks) if (!holds.has(disk)) wrong.push(`the disks of ${disk} are left`);
  for (const disk of holds) if (!after.disks.includes(disk)) wrong.push(`guest ${disk} has no disks`);
  wrong.push(...spareBindings(after));
  return wrong;
}

/** Ports that are bound to a second host without any reason: only a server that may go back holds two. */
function spareBindings({ tables }: Accounts): string[] {
  const bound = (tables.neutron_port_binding ?? []) as { port_id: string; host: string }[];
  const nics = (tables.virtual_interface ?? []) as { port_id: string | null; instance_uuid: string }[];
  const claims = (tables.claim ?? []) as { instance_uuid: string; host: string }[];
  return bound.flatMap(({ port_id, host }) => {
    const server = nics.find((nic) => nic.port_id === port_id)?.instance_uuid;
    const isHeld = claims.some((claim) => claim.instance_uuid === server && claim.host === host);
    return isHeld ? [] : [`port ${port_id} is still bound to ${host}, too`];
  });
}

/** How the accounts differ, whatever happened in between; empty: not at all. */
export function differenceOf(before: Accounts, after: Accounts): string[] {
  const wrong = after.disks.map((server) => `the disks of ${server} are left`);
  try {
    assertBalanced(lasting(before), lasting(after));
  } catch (error) {
    assert.ok(error instanceof assert.AssertionError);
    wrong.push(error.message);
  }
  return wrong;
}

/** Without the moves that the simulator's trigger notes: they are history. */
function lasting({ tables: { sim_move, ...tables } }: Accounts): Tables {
  return tables;
}
