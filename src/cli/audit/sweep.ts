import type { AuditedCloud } from './audited-cloud.ts';
import {
  type FloatingIpFact,
  type Hosts,
  isHalfMade,
  isOfServer,
  isYoung,
  type Patience,
  type PortFact,
  type Whereabouts,
} from './facts.ts';
import type { Finding } from './finding.ts';
import { GroupUse } from './group-use.ts';
import { inBatches } from './in-batches.ts';
import { judgeBinding } from './judge-binding.ts';
import { judgeFloatingIp, judgeSecurityGroup } from './judge-held.ts';
import { judgeOrphan } from './judge-orphan.ts';
import { lookAgain } from './look-again.ts';
import type { Progress } from './progress.ts';
import { ServerBook } from './server-book.ts';

/** What an audit found, and what it looked at. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly servers: number;
  readonly ports: number;
  /** Ports that changed too recently to be judged. */
  readonly young: number;
  readonly hosts: Hosts;
}

/** Floating IPs by their addresses. Undefined: not to be had. */
type ByAddress = ReadonlyMap<string, FloatingIpFact> | undefined;

/**
 * Compares the ports of a cloud with its servers. Of the ports nothing is kept but the findings, so that their number does not
 * matter. `grace` in milliseconds. Throws ApiError, Failure.
 */
export async function sweep(cloud: AuditedCloud, grace: number, progress: Progress): Promise<Report> {
  const [hosts, floatingIps] = await Promise.all([cloud.hosts(), cloud.floatingIps()]);
  const byAddress: ByAddress = floatingIps && new Map(floatingIps.map((one) => [one.address, one]));
  const book = await readServers(cloud, byAddress, progress);
  const { findings, ports, young, orphans, groups } = await readPorts(cloud, book, hosts, grace, progress);
  progress.tell('looking again at what is in doubt');
  const patience = { now: cloud.now(), grace };
  const servers = await inBatches(book.doubtful(patience), (id) => lookAgain(cloud, id, byAddress, patience));
  const held = (floatingIps ?? []).filter(({ portId }) => orphans.get(portId) === 'leak').map(judgeFloatingIp);
  const stuck = await heldGroups(cloud, groups);
  return { findings: [...findings, ...servers.flat(), ...held, ...stuck], servers: book.size, ports, young, hosts };
}

async function readServers(cloud: AuditedCloud, floatingIps: ByAddress, progress: Progress): Promise<ServerBook> {
  const book = new ServerBook();
  for await (const page of cloud.servers()) {
    for (const server of page) book.add(server, floatingIps);
    progress.tell(`${book.size} servers`);
  }
  return book;
}

async function readPorts(cloud: AuditedCloud, book: ServerBook, hosts: Hosts, grace: number, progress: Progress) {
  const findings: Finding[] = [];
  const groups = new GroupUse();
  const orphans = new Map<string, 'leak' | 'kept'>();
  const asked = new Map<string, Whereabouts | Promise<Whereabouts>>();
  let ports = 0;
  let young = 0;
  for await (const page of cloud.ports()) {
    const patience = { now: cloud.now(), grace };
    for (const orphan of await orphansOf(cloud, page, book, asked, patience)) {
      findings.push(orphan);
      orphans.set(orphan.id, orphan.mayBeUsers ? 'kept' : 'leak');
    }
    for (const port of page) {
      ports += 1;
      if (isYoung(port, patience)) young += 1;
      groups.note(port, orphans.get(port.id) === 'leak');
      book.meet(port);
      const isJudged = orphans.has(port.id) || (isOfServer(port) && isStranger(port, book));
      const finding = isJudged ? undefined : judgeBinding(port, book.get(port.deviceId), hosts, patience);
      if (finding) findings.push(finding);
    }
    progress.tell(`${ports} ports`, portionUpTo(page.at(-1)));
  }
  return { findings, groups, orphans, ports, young };
}

/** A server should have the port, or was to have it, and no list had that server. */
function isStranger(port: PortFact, book: ServerBook): boolean {
  return (isOfServer(port) || isHalfMade(port)) && port.deviceId !== '' && book.get(port.deviceId) === undefined;
}

/** The orphans of a page. `asked` has what was heard of servers before: one may have left several ports. */
async function orphansOf(
  cloud: AuditedCloud,
  page: readonly PortFact[],
  book: ServerBook,
  asked: Map<string, Whereabouts | Promise<Whereabouts>>,
  patience: Patience,
): Promise<Finding[]> {
  const strangers = page.filter((port) => isStranger(port, book) && !isYoung(port, patience));
  const judged = await inBatches(strangers, async (port) => {
    const answer = asked.get(port.deviceId) ?? cloud.whereabouts(port.deviceId);
    asked.set(port.deviceId, answer);
    const whereabouts = await answer;
    // Most that is gone is so in the same way: kept once, and no promise with it.
    asked.set(port.deviceId, isUnheardOf(whereabouts) ? unheardOf : whereabouts);
    return judgeOrphan(port, whereabouts, cloud.scope, patience);
  });
  return judged.filter((finding) => finding !== undefined);
}

const unheardOf: Whereabouts = {
  kind: 'gone',
  isRemembered: false,
  begunAt: undefined,
  attachedAt: undefined,
  unasked: [],
};

function isUnheardOf(whereabouts: Whereabouts): boolean {
  if (whereabouts.kind === 'here') return false;
  const { isRemembered, begunAt, attachedAt, unasked } = whereabouts;
  return !isRemembered && begunAt === undefined && attachedAt === undefined && unasked.length === 0;
}

async function heldGroups(cloud: AuditedCloud, groups: GroupUse): Promise<Finding[]> {
  const judged = await inBatches(groups.heldByOrphans(), async ([id, portIds]) => {
    const group = await cloud.securityGroup(id);
    return group && judgeSecurityGroup(group, portIds);
  });
  return judged.filter((finding) => finding !== undefined);
}

/** Ids are random and the ports come in their order, so the last one tells how far down the list it is. */
function portionUpTo(last: PortFact | undefined): number {
  return Number.parseInt(last?.id.slice(0, 8) ?? '', 16) / 2 ** 32;
}
