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

/**
 * Waits until it is certain that a brought port stays with the server. When updates of one port collide, Neutron repeats
 * those that lost without their condition, so that each of several servers is told that it has the port; the last to write
 * has it (docs/explanation/racing-for-a-port.md). So: the port is ours once it has carried our id, at one revision, for
 * longer than the next repeat can be away. Throws PortInUse for a port that another server has, and leaves it alone.
 * `bindMs`: how long it took to get hold of it.
 */
export async function settlePort(work: Work, nic: Nic, id: string, bindMs: number): Promise<void> {
  const { neutron, options, runtime } = work.engine;
  const configured = options.broughtPortSettleMs;
  const settleMs = configured === 'auto' ? (neutron.conditions === 'kept' ? 0 : defaultSettleMs) : configured;
  if (settleMs === 0) return;
  const windowMs = Math.min(Math.max(settleMs, timesAsLong * bindMs), Math.max(settleMs, longestSettleMs));
  let revision = await revisionIfOurs(work, nic, id);
  for (;;) {
    await runtime.timers.sleep(windowMs, work.operation.signal);
    const now = await revisionIfOurs(work, nic, id);
    if (now === revision) return;
    revision = now;
  }
}

/** The port's revision while it carries our id. Throws PortInUse when it does not. */
async function revisionIfOurs({ operation, request }: Work, nic: Nic, id: string): Promise<number | undefined> {
  const place = { step: 'confirm', nic: nic.index, port: id } as const;
  const port = await operation.service.ports.show(id, operation.call('confirm', nic.index)).catch((error: unknown) => {
    throw failed(operation, error, { ...place, rights: 'service' });
  });
  if (port.device_id === request.instance.uuid) return port.revision_number;
  nic.touched = false;
  throw failure('PortInUse', place);
}
