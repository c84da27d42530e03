import { isHalfMade, isOfServer, isYoung, type Patience, type PortFact, type Whereabouts } from './facts.ts';
import type { Finding } from './finding.ts';
import { command } from './mending.ts';
import { portCost } from './port-cost.ts';
import { usersOwn } from './users-own.ts';

/** Who asked the Compute API. */
export interface Witness {
  /** Has the role admin and sees the servers of all projects: to anybody else a server of another project is 404 too. */
  readonly isAdmin: boolean;
}

/**
 * Judges a port that a server should have which no list of servers shows. Undefined when there is nothing to say: the server
 * is there, the port says of no server that it has it, or is too young. The finding carries its proof only where nothing else can explain it.
 */
export function judgeOrphan(
  port: PortFact,
  whereabouts: Whereabouts,
  { isAdmin }: Witness,
  patience: Patience,
): Finding | undefined {
  if (!(isOfServer(port) || isHalfMade(port)) || port.deviceId === '') return undefined;
  if (whereabouts.kind === 'here' || isYoung(port, patience)) return undefined;
  const { isRemembered, unasked } = whereabouts;
  // Who has a port without an owner is not guessed at: the Compute API may know its device, and even that proves nothing.
  if (!isOfServer(port) && !isRemembered) return undefined;
  const owned = usersOwn(port, whereabouts);
  const isProven =
    isAdmin && unasked.length === 0 && port.changedAt !== undefined && isOfServer(port) && owned === undefined;
  return {
    kind: 'orphaned_port',
    resource: 'port',
    id: port.id,
    projectId: port.projectId,
    reason: `${said(port, isRemembered)}${owned ?? ownerless(port)}${doubt(whereabouts, isAdmin)}`,
    changedAt: port.changedAt,
    cost: portCost(port),
    mend: owned === undefined ? command('port', 'delete', port.id) : release(port),
    ...(owned !== undefined && { mayBeUsers: true }),
    ...(isProven && { proof: { deviceId: port.deviceId, isRemembered } }),
  };
}

/** What Nova does with a port that was brought, when its server is deleted. */
function release({ id }: PortFact): string {
  // The client takes an empty --device for none at all.
  const noDevice = ['--extra-property', 'name=device_id,value='];
  const given = command('port', 'set', ...noDevice, '--device-owner', '', id);
  return `${given} && ${command('port', 'unset', '--host', id)}`;
}

function said({ deviceId }: PortFact, isRemembered: boolean): string {
  return isRemembered
    ? `its server ${deviceId} was deleted`
    : `its server ${deviceId} is not there, and the Compute service has no record of it`;
}

function ownerless(port: PortFact): string {
  return isOfServer(port) ? '' : '; it has no owner, so it is not proven that Nova made it';
}

function doubt({ unasked, isRemembered }: Whereabouts & { kind: 'gone' }, isAdmin: boolean): string {
  if (unasked.length > 0) return `; it may be in a region that could not be asked: ${unasked.join(', ')}`;
  if (!isAdmin && !isRemembered) return '; it may be of another project, which only an administrator can tell';
  return '';
}
