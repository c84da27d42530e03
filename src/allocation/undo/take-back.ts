import type { Engine } from '../engine.ts';
import type { Operation } from '../operation.ts';
import type { NicRecord, PortLedger } from '../port-ledger.ts';
import type { RequestedNetworks } from '../requested-networks.ts';
import { deletePort, deletePortUnlessTaken } from './delete-port.ts';
import { dnsKeepers } from './dns-keepers.ts';
import { persist } from './persist.ts';
import { Progress } from './progress.ts';
import { releasePort } from './release-port.ts';
import { sortPorts } from './sort-ports.ts';

export interface TakeBack {
  readonly instanceUuid: string;
  readonly ledger: PortLedger;
  /** What is to be taken back, made a moment ago. Default: what the ledger has, however old that is. */
  readonly records?: readonly NicRecord[];
  /** DNS names that brought ports had before, by port id; without one the name is cleared. */
  readonly dnsNames?: ReadonlyMap<string, string>;
  /** NICs whose creation may still take effect: their records stay when there is nothing to delete yet. */
  readonly mayAppear?: ReadonlySet<number>;
  /** What was asked for, by attempts before as well: they may have left what no record names. */
  readonly requestedNetworks?: RequestedNetworks | undefined;
  /** Ports of NICs that stay; left out: none stays, and the instance lets go of every port that carries its id. */
  readonly otherPorts?: readonly string[] | undefined;
}

/**
 * Takes an instance's ports back, in parallel: created ones are deleted, brought ones released, both only as far as they
 * are ours (sort-ports.ts). What was made a moment ago is ours; of what is older the list of the instance's ports has to say
 * so, for its user may have given it to another server since. Forgets each NIC as soon as it is done, so that the ledger names what is left at any moment, and
 * returns the errors of the others; never throws. Can be called again.
 */
export async function takeBack(engine: Engine, operation: Operation, what: TakeBack): Promise<unknown[]> {
  const { ledger } = what;
  let records = what.records;
  try {
    records ??= await ledger.read();
  } catch (error) {
    // Without knowing whose port is whose nothing may be touched.
    return [error];
  }
  const progress = new Progress(ledger);
  const isFresh = what.records !== undefined;
  await Promise.all([
    ...(isFresh ? created(records) : []).map(({ nic, portId }) =>
      progress.of([nic], () => deletePort(engine, operation, portId, nic)),
    ),
    progress.of([], () => takeBackListed(engine, operation, what, records, progress)),
  ]);
  return progress.errors;
}

/** The NICs whose ports we made, and know. */
function created(records: readonly NicRecord[]): { readonly nic: number; readonly portId: string }[] {
  return records.flatMap(({ index: nic, ownership, portId }) =>
    ownership === 'created' && portId !== null ? [{ nic, portId }] : [],
  );
}

/** What only the list of the instance's ports can tell. */
async function takeBackListed(
  engine: Engine,
  operation: Operation,
  { instanceUuid, dnsNames, mayAppear, requestedNetworks, otherPorts, records: fresh }: TakeBack,
  records: readonly NicRecord[],
  progress: Progress,
): Promise<void> {
  const { runtime, logger } = engine;
  const expected = records.flatMap(({ ownership, networkId }) => (ownership === 'brought' ? (networkId ?? []) : []));
  const [listed, dnsOfExpected] = await Promise.all([
    persist(runtime, operation.signal, () =>
      operation.service.ports.list({ device_id: instanceUuid }, operation.call('list')),
    ),
    dnsKeepers(logger, operation, expected),
  ]);
  const { toDelete, toRelease, done } = sortPorts(listed, records, {
    projectId: operation.projectId,
    mayAppear: mayAppear ?? new Set(),
    requestedNetworks: requestedNetworks ?? null,
    otherPorts: otherPorts ?? null,
  });
  const others = toRelease.map(({ port }) => port.network_id).filter((id) => !expected.includes(id));
  const deletions = new Progress(null);
  const carried = new Set(listed.map(({ id }) => id));
  await Promise.all([
    ...(fresh ? [] : created(records)).map(({ nic, portId }) =>
      progress.of([nic], () =>
        carried.has(portId)
          ? deletePort(engine, operation, portId, nic)
          : deletePortUnlessTaken(engine, operation, { instanceUuid, portId, nic }),
      ),
    ),
    ...toDelete.map(({ id }) => deletions.of([], () => deletePort(engine, operation, id))),
    dnsKeepers(logger, operation, others).then((dnsOfOthers) =>
      Promise.all(
        toRelease.map(({ port, nic }) =>
          progress.of(nic === null ? [] : [nic], () => {
            const { network_id } = port;
            const dns = expected.includes(network_id) ? dnsOfExpected(network_id) : dnsOfOthers(network_id);
            const dnsName = dnsNames?.get(port.id) ?? '';
            return releasePort(engine, operation, { instanceUuid, port, dns, dnsName, nic: nic ?? undefined });
          }),
        ),
      ),
    ),
  ]);
  progress.errors.push(...deletions.errors);
  // A port whose id nobody knows is found by its NIC's record alone: it stays until the port is gone.
  if (deletions.errors.length === 0) await progress.of(done, async () => {});
}
