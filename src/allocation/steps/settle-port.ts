import type { Port } from '../../neutron/resources.ts';
import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import type { Nic } from '../nic.ts';
import type { Work } from '../work.ts';

/**
 * Where the server may drop a condition: milliseconds for which a port must stand still. Neutron pauses for half a second
 * before the first repeat, and for up to 1, 2, 4 … 10 s before the next ones.
 */
const defaultSettleMs = 3000;

/** A rival has been at it for as long as we have; its pauses double, so the next one is no longer than this many times that. */
const timesAsLong = 2;

/** No pause of Neutron's is longer than 10 s, and what follows it takes its time as well. */
const longestSettleMs = 15_000;

/** Milliseconds for which a brought port must stand still before it counts as taken; 0: the word of the server is enough. */
export function settleMsOf({ neutron, options: { broughtPortSettleMs } }: Engine): number {
  if (broughtPortSettleMs !== 'auto') return broughtPortSettleMs;
  return neutron.conditions === 'kept' ? 0 : defaultSettleMs;
}

export interface Taking {
  readonly portId: string;
  /** How long our update has taken, milliseconds, with all tries. */
  readonly bindMs: number;
  /** Nobody has answered our update: it may yet be done. */
  readonly mayArrive: boolean;
}

/**
 * Waits until it is certain whose a brought port is. When updates of one port collide, Neutron repeats those that lost
 * without their condition, so that each of several servers is told that it has the port; the last to write has it
 * (docs/explanation/racing-for-a-port.md). So: the port is ours once it has carried our id, at one revision, for longer than
 * the next repeat can be away. Answers the port as it is then. Throws PortInUse for a port that another server has, and
 * leaves it alone.
 */
export async function settlePort(work: Work, nic: Nic, { portId, bindMs, mayArrive }: Taking): Promise<Port> {
  const { engine, operation, request } = work;
  const settleMs = settleMsOf(engine);
  const windowMs = Math.max(settleMs, Math.min(timesAsLong * bindMs, longestSettleMs));
  const place = { step: 'confirm', nic: nic.index, port: portId } as const;
  const look = () =>
    operation.service.ports.show(portId, operation.call('confirm', nic.index)).catch((error: unknown) => {
      throw failed(operation, error, { ...place, rights: 'service' });
    });
  let before = await look();
  for (;;) {
    const ours = before.device_id === request.instance.uuid;
    if (!ours && !mayArrive) {
      nic.touched = false;
      throw failure('PortInUse', place);
    }
    await engine.runtime.timers.sleep(windowMs, operation.signal);
    const now = await look();
    if (now.revision_number === before.revision_number && now.device_id === before.device_id) {
      if (ours) return now;
      throw failure('PortInUse', place);
    }
    before = now;
  }
}
