import type { Books } from './books.ts';
import { illegality } from './legal-moves.ts';
import type { Served } from './served.ts';

type Instance = Books['instances'][number];
type Port = Books['ports'][number];

/** What a verdict needs to know of a history besides its books. */
export interface Circumstances {
  /** The project whose users build servers. */
  readonly project: string;
  readonly before: Books;
  readonly after: Books;
  readonly served: Pick<Served, 'isBeyondKnowledge'>;
  /** Ports that others have deleted, and servers that these were taken from. */
  readonly stolen: { readonly ports: ReadonlySet<string>; readonly servers: ReadonlySet<string> };
  /** Names that users wanted to give to their ports meanwhile, by id. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Ports that were attached to servers, by the server, and the users were told so. */
  readonly attached: ReadonlyMap<string, string>;
  /** Whether a network service was ever in trouble: only then a saga may be stuck. */
  readonly troubled: boolean;
  /** Whether the janitor has looked at everything since: then nothing is beyond knowledge. */
  readonly swept: boolean;
  /** Servers whose driver fails to take them down, once. */
  readonly stubborn: ReadonlySet<string>;
}

/** Everything that is not as it must be when a history has settled. Empty: nothing. */
export function judge(circumstances: Circumstances): string[] {
  return [
    ...judgeMoves(circumstances),
    ...judgeSagas(circumstances),
    ...judgeServers(circumstances),
    ...judgeOwners(circumstances.after),
    ...judgeBroughtPorts(circumstances),
    ...judgeOtherPorts(circumstances),
    ...judgeAddresses(circumstances.after),
    ...judgeClaims(circumstances),
  ];
}

function judgeMoves({ after }: Circumstances): string[] {
  return after.moves.flatMap((move) => {
    const why = illegality(move);
    return why === null ? [] : [`guard: server ${move.uuid}: ${why}`];
  });
}

function judgeSagas({ after, troubled, stubborn }: Circumstances): string[] {
  return after.sagas.flatMap(({ name, subject, state, error }) => {
    if (state === 'done' || state === 'unwound') return [];
    const mayBeStuck = troubled || (name === 'terminate' && stubborn.has(subject));
    if (state === 'stuck' && mayBeStuck) return [];
    return [`saga: ${name} of ${subject} rests as ${state}: ${error}`];
  });
}

/** Servers that something was stuck on: what they hold is visible, and goes when they are deleted. */
function stuckServers({ sagas, instances }: Books): Set<string> {
  const live = new Set(instances.filter(({ deleted }) => deleted === 0).map(({ uuid }) => uuid));
  return new Set(sagas.flatMap(({ state, subject }) => (state === 'stuck' && live.has(subject) ? [subject] : [])));
}

/** States of a server that has its network, its guest and its claim. */
const whole = new Set(['active', 'stopped', 'paused', 'suspended', 'rescued', 'shelved', 'resized', 'soft-delete']);

/** Servers in ERROR that were whole once: they keep their network and their claim, whatever became of the guest. */
function broken({ sagas, instances }: Books): Set<string> {
  const built = new Set(
    sagas.flatMap(({ name, state, subject }) => (name === 'build' && state === 'done' ? [subject] : [])),
  );
  const live = instances.filter(
    ({ uuid, vm_state, deleted }) => vm_state === 'error' && deleted === 0 && built.has(uuid),
  );
  return new Set(live.map(({ uuid }) => uuid));
}

function judgeServers(circumstances: Circumstances): string[] {
  const { after } = circumstances;
  const stuck = stuckServers(after);
  return after.instances.flatMap((instance) => {
    const { uuid, vm_state, task_state, deleted } = instance;
    const wrong = (text: string) => `server ${uuid} (${vm_state}): ${text}`;
    if (task_state !== null) return [wrong(`is for ever ${task_state}`)];
    // What an attach or a detach is stuck on is an operator's to see to.
    if (whole.has(vm_state) && deleted === 0 && stuck.has(uuid)) return [];
    if (whole.has(vm_state) && deleted === 0) return judgeActive(instance, circumstances).map(wrong);
    const isOffloaded = vm_state === 'shelved_offloaded' && deleted === 0;
    if (vm_state !== 'error' && deleted === 0 && !isOffloaded) return [wrong('is no state to rest in')];
    if (stuck.has(uuid) || broken(after).has(uuid)) return [];
    const nics = isOffloaded ? [] : after.nics;
    const left = [
      ...nics.filter(({ instance_uuid }) => instance_uuid === uuid).map(({ nic }) => `the record of NIC ${nic}`),
      ...after.guests.filter(({ instance_uuid }) => instance_uuid === uuid).map(() => 'a guest'),
      ...after.kept.filter(({ instance_uuid }) => instance_uuid === uuid).map(() => 'what a host kept of its guest'),
      ...after.claims.filter(({ instance_uuid }) => instance_uuid === uuid).map(() => 'a claim'),
    ];
    return left.map((what) => wrong(`has left ${what}`));
  });
}

/** A NIC that healing has found: the port of a call that was repeated on its way, which no guest has. */
export function isSurplus({ ports }: Books, { ownership, port_id }: Books['nics'][number]): boolean {
  return ownership === 'brought' && !ports.some(({ id }) => id === port_id);
}

function judgeActive(instance: Instance, circumstances: Circumstances): string[] {
  const { uuid, host, requested_networks } = instance;
  const { before, after, stolen, attached } = circumstances;
  const nics = after.nics.filter((nic) => nic.instance_uuid === uuid && !isSurplus(before, nic));
  const guest = after.guests.find(({ instance_uuid }) => instance_uuid === uuid);
  const wrong: string[] = [];
  if (!guest) wrong.push('has no guest');
  else if (guest.host !== host) wrong.push(`is on host ${host}, its guest on ${guest.host}`);
  const held = after.claims.flatMap((claim) => (claim.instance_uuid === uuid ? claim.host : [])).toSorted();
  const may = [host, leftBy(instance)].filter((one) => one !== null).toSorted();
  if (held.join() !== may.join())
    wrong.push(`may hold ${may.join(' and ')}, and holds ${held.join(' and ') || 'none'}`);
  // A confirmation that failed may have removed what was kept: the way back is made of the guest then.
  const keepers = after.kept.filter((one) => one.instance_uuid === uuid && one.host !== leftBy(instance));
  wrong.push(...keepers.map((one) => `something of its guest is kept on ${one.host}`));
  if (stolen.servers.has(uuid)) return wrong;
  const requested = JSON.parse(requested_networks) as { portId: string | null; networkId: string | null }[] | string;
  const wanted = typeof requested === 'string' ? [] : requested;
  for (const [port, server] of attached) {
    const known = server !== uuid || nics.some(({ port_id }) => port_id === port);
    if (!known) wrong.push(`port ${port} was attached, and is not recorded`);
  }
  const mayLack = after.sagas.some(({ name, subject }) => name === 'detach' && subject === uuid);
  for (const [index, { portId, networkId }] of wanted.entries()) {
    const nic = nics.find((one) => one.nic === index);
    const about = (text: string) => wrong.push(`NIC ${index} (port ${nic?.port_id}) ${text}`);
    if (mayLack) continue;
    if (!nic) about('is not recorded');
    else if (portId !== null && nic.port_id !== portId) about(`is not the port ${portId} that was brought`);
    else if (networkId !== null && nic.network_id !== networkId) about('is on another network');
  }
  for (const nic of nics) {
    const port = after.ports.find(({ id }) => id === nic.port_id);
    const about = (text: string) => wrong.push(`NIC ${nic.nic} (port ${nic.port_id}) ${text}`);
    if (nic.state !== 'bound' || nic.vif === null) about(`is ${nic.state}`);
    else if (!port) about('has no port');
    else if (port.device_id !== uuid) about(`has a port of ${port.device_id || 'nobody'}`);
    else if (port.network_id !== nic.network_id) about('is on another network');
    else if (port.host_id !== host || port.vif_type !== 'ovs' || port.status !== 'ACTIVE') {
      about(`has a port that is ${port.status} on "${port.host_id}" as ${port.vif_type}`);
    }
  }
  const plugged = guest ? (JSON.parse(guest.vifs) as string[]).toSorted().join() : '';
  const recorded = nics.map(({ port_id }) => String(port_id));
  if (guest && plugged !== recorded.toSorted().join()) wrong.push('has a guest with other NICs than are recorded');
  return wrong;
}

/** The host that a server has left, and may still go back to; null: none. */
function leftBy({ before_resize }: Instance): string | null {
  const before = JSON.parse(before_resize ?? '{}') as { readonly place?: { readonly host: string } };
  return before.place?.host ?? null;
}

/** Two servers that have one port: neither is right. */
function judgeOwners({ instances, nics }: Books): string[] {
  const active = new Set(instances.flatMap(({ uuid, vm_state }) => (vm_state === 'active' ? [uuid] : [])));
  const ports = nics.filter(({ instance_uuid }) => active.has(instance_uuid)).map(({ port_id }) => port_id);
  return [...new Set(ports.filter((port, index) => ports.indexOf(port) !== index))].map(
    (port) => `port ${port} is a NIC of two servers`,
  );
}

/** Ports that a history began with, of the project: whole, and free or a live server's. */
function judgeBroughtPorts(circumstances: Circumstances): string[] {
  const { before, after, stolen, renamed } = circumstances;
  return before.ports.filter(isBroughtOne(circumstances)).flatMap((was) => {
    const about = (text: string) => [`brought port ${was.id}: ${text}`];
    const port = after.ports.find(({ id }) => id === was.id);
    if (!port) return stolen.ports.has(was.id) ? [] : about('is gone');
    const kept = ['mac_address', 'fixed_ips', 'security_groups', 'allowed_address_pairs', 'project_id'] as const;
    for (const key of kept) if (port[key] !== was[key]) return about(`${key} was ${was[key]}, is ${port[key]}`);
    if (port.name !== was.name && port.name !== renamed.get(was.id)) return about(`is called ${port.name}`);
    if (port.device_id !== '') return ownerless(port, circumstances);
    const free = port.device_owner === '' && port.host_id === '' && port.profile === was.profile;
    return free ? [] : about(`is free, but has ${port.device_owner} ${port.host_id} ${port.profile}`);
  });
}

function isBroughtOne({ project }: Circumstances): (port: Port) => boolean {
  return ({ project_id, device_id }) => project_id === project && device_id === '';
}

/** A port that carries a server's id: is there such a server, and does it know of it? */
function ownerless({ id, device_id, name }: Port, { after, served, swept, troubled }: Circumstances): string[] {
  const about = (text: string) => [`port ${id} ${name}: ${text}`];
  const server = after.instances.find(({ uuid, deleted }) => uuid === device_id && deleted === 0);
  if (!swept && served.isBeyondKnowledge(id, device_id)) return [];
  if (!server) return about(`has leaked: it carries the id of ${device_id}, which is gone`);
  const recorded = after.nics.some((nic) => nic.port_id === id && nic.instance_uuid === device_id);
  if (recorded || stuckServers(after).has(device_id)) return [];
  // A surplus of a call that was repeated on its way: it goes with the server.
  return server.vm_state === 'active' && troubled ? [] : about(`is not known to its server ${device_id}`);
}

/** Ports of others keep every field; what was made meanwhile belongs to a server. */
function judgeOtherPorts(circumstances: Circumstances): string[] {
  const { before, after } = circumstances;
  const isBrought = isBroughtOne(circumstances);
  const foreign = before.ports.filter((port) => !isBrought(port));
  const touched = foreign.flatMap((was) => {
    const is = after.ports.find(({ id }) => id === was.id);
    return JSON.stringify(is) === JSON.stringify(was) ? [] : [`foreign port ${was.id} was touched`];
  });
  const known = new Set(before.ports.map(({ id }) => id));
  const made = after.ports.filter(({ id }) => !known.has(id));
  const leaked = made.flatMap((port) => {
    if (port.device_id !== '') return ownerless(port, circumstances);
    return [`port ${port.id} has leaked: it was made for a server, and nobody has it`];
  });
  return [...touched, ...leaked];
}

function judgeAddresses({ ports, addresses, usage }: Books): string[] {
  const wrong: string[] = [];
  const seen = new Map<string, string>();
  for (const { id, fixed_ips } of ports) {
    for (const { subnet_id, ip_address } of JSON.parse(fixed_ips) as { subnet_id: string; ip_address: string }[]) {
      const key = `${subnet_id} ${ip_address}`;
      if (seen.has(key)) wrong.push(`address ${ip_address} is at ports ${seen.get(key)} and ${id}`);
      seen.set(key, id);
    }
  }
  const allocated = new Map(addresses.map((row) => [`${row.subnet_id} ${row.ip_address}`, row.port_id]));
  for (const [key, port] of seen) if (allocated.get(key) !== port) wrong.push(`address ${key} is not allocated`);
  if (allocated.size !== seen.size) wrong.push('addresses are allocated that no port has');
  for (const { project_id, resource, used } of usage) {
    if (resource !== 'port') continue;
    const count = ports.filter((port) => port.project_id === project_id).length;
    if (used !== count) wrong.push(`${project_id} is charged for ${used} ports, and has ${count}`);
  }
  return wrong;
}

function judgeClaims({ after }: Circumstances): string[] {
  const wrong: string[] = [];
  const stuck = stuckServers(after);
  const survivors = broken(after);
  for (const { instance_uuid } of [...after.claims, ...after.guests, ...after.kept]) {
    const server = after.instances.find(({ uuid }) => uuid === instance_uuid);
    const lives = whole.has(server?.vm_state ?? '') || stuck.has(instance_uuid) || survivors.has(instance_uuid);
    const holds = server?.deleted === 0 && lives;
    if (!holds) wrong.push(`server ${instance_uuid} is charged for, or has a guest, and does not live`);
  }
  for (const { host, vcpus_used } of after.nodes) {
    const here = after.claims.filter((claim) => claim.host === host);
    const claimed = here.reduce((sum, { vcpus }) => sum + vcpus, 0);
    if (vcpus_used !== claimed) wrong.push(`host ${host} counts ${vcpus_used} vCPUs, ${claimed} are claimed`);
  }
  return wrong;
}
