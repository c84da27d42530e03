import type { Port } from '../../neutron/resources.ts';
import type { Engine } from '../engine.ts';
import type { Operation } from '../operation.ts';
import type { NicRecord, PortLedger } from '../port-ledger.ts';
import { deletePort } from './delete-port.ts';
import { dnsKeepers } from './dns-keepers.ts';
import { persist } from './persist.ts';
import { releasePort } from './release-port.ts';

export interface TakeBack {
  readonly instanceUuid: string;
  readonly ledger: PortLedger;
  /** What is to be taken back. Default: what the ledger has. */
  readonly records?: readonly NicRecord[];
  /** DNS names that brought ports had before, by port id; without one the name is cleared. */
  readonly dnsNames?: ReadonlyMap<string, string>;
  /** NICs whose creation may still take effect: their records stay when there is nothing to delete yet. */
  readonly mayAppear?: ReadonlySet<number>;
}

/**
 * Takes an instance's ports back, in parallel: created ones are deleted, brought ones released, both only as far as they
 * are ours. Forgets the NICs that are done and returns the errors of the others; never throws. Can be called again.
 *
 * A port that nobody knows but that carries the instance's id is one of ours whose creation nobody answered, if a new port
 * was wanted on its network and it bears no name; any other is the work of somebody else, and is released, not deleted.
 */
export async function takeBack(engine: Engine, operation: Operation, what: TakeBack): Promise<unknown[]> {
  const { runtime, logger } = engine;
  const { instanceUuid, ledger, mayAppear } = what;
  const errors: unknown[] = [];
  const done: number[] = [];
  const attempt = async (indexes: readonly number[], action: () => Promise<void>): Promise<void> => {
    try {
      await action();
      done.push(...indexes);
    } catch (error) {
      errors.push(error);
    }
  };

  let records = what.records;
  try {
    records ??= await ledger.read();
  } catch (error) {
    // Without knowing whose port is whose nothing may be touched.
    return [error];
  }
  const created = records.filter(({ ownership }) => ownership === 'created');
  const brought = new Map(
    records.flatMap((one) => (one.ownership === 'brought' && one.portId ? [[one.portId, one]] : [])),
  );
  const known = new Set(created.flatMap(({ portId }) => portId ?? []));
  const networks = new Set(created.map(({ networkId }) => networkId));

  /** What only the list of the instance's ports can tell. */
  const byTheList = async (): Promise<void> => {
    const listed = await persist(runtime, operation.signal, () =>
      operation.service.ports.list({ device_id: instanceUuid }, operation.call('list')),
    );
    const strangers = listed.filter(({ id }) => !known.has(id) && !brought.has(id));
    const ours = strangers.filter((port) => networks.has(port.network_id) && !port.name);
    const toRelease = listed.filter(
      (port) => brought.has(port.id) || (strangers.includes(port) && !ours.includes(port)),
    );
    const dnsOf = await dnsKeepers(logger, operation, toRelease);
    const release = (port: Port): Promise<void> =>
      attempt(indexesOf(brought.get(port.id)), () => {
        const dnsName = what.dnsNames?.get(port.id) ?? '';
        const nic = brought.get(port.id)?.index;
        return releasePort(engine, operation, { instanceUuid, port, dns: dnsOf(port), dnsName, nic });
      });
    const failures = errors.length;
    await Promise.all([
      ...ours.map(({ id }) => attempt([], () => deletePort(runtime, operation, id))),
      ...toRelease.map(release),
    ]);
    // What is not listed does not carry our id: not ours (any more).
    for (const [id, { index }] of brought) if (!listed.some((port) => port.id === id)) done.push(index);
    if (errors.length > failures) return;
    const unclaimed = ours.map(({ network_id }) => network_id);
    for (const { index, portId, networkId } of created) {
      if (portId !== null) continue;
      const claimed = unclaimed.indexOf(networkId ?? '');
      if (claimed >= 0) unclaimed.splice(claimed, 1);
      if (claimed >= 0 || !mayAppear?.has(index)) done.push(index);
    }
  };

  await Promise.all([
    ...created.flatMap(({ index, portId }) =>
      portId === null ? [] : [attempt([index], () => deletePort(runtime, operation, portId, index))],
    ),
    attempt([], byTheList),
  ]);
  if (done.length > 0) await attempt([], () => ledger.remove(done));
  return errors;
}

function indexesOf(record: NicRecord | undefined): number[] {
  return record ? [record.index] : [];
}
