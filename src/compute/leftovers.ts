import type { SagaRecord } from '../saga/index.ts';
import { all, first, type Queries, type Unit } from '../store/index.ts';

/** What an abandoned saga may have left, by our own records alone: nobody has looked. */
export interface Leftovers {
  /** Whether the driver may still have a guest, or its disks. */
  readonly guest: boolean;
  readonly disks: boolean;
  /** `id` is null for a port that was to be made, when it is not known whether it was. */
  readonly ports: readonly {
    readonly id: string | null;
    readonly networkId: string | null;
    readonly ownership: string;
  }[];
  /** What is claimed of a host; memory in MiB, disk in GiB. */
  readonly claim: {
    readonly host: string;
    readonly vcpus: number;
    readonly memoryMb: number;
    readonly diskGb: number;
  } | null;
}

/** What a build or deletion that rests as it is may have left. */
export function* leftoversOf(queries: Queries, saga: SagaRecord): Unit<Leftovers> {
  const uuid = saga.subject;
  if (saga.name === 'attach' || saga.name === 'detach') return yield* leftoversOfNic(queries, saga);
  // An action's server stays, and all it has: nothing is left over.
  if (saga.name !== 'build' && saga.name !== 'terminate') return { guest: false, disks: false, ports: [], claim: null };
  const server = yield* first(queries.selectFrom('instance').select('deleted').where('uuid', '=', uuid));
  const nics = yield* all(
    queries
      .selectFrom('virtual_interface')
      .select(['port_id', 'network_id', 'ownership'])
      .where('instance_uuid', '=', uuid)
      .orderBy('nic'),
  );
  const claim = yield* first(queries.selectFrom('claim').selectAll().where('instance_uuid', '=', uuid));
  // A later deletion that went well has left nothing on the host.
  const mayStand = server?.deleted !== 1;
  return {
    guest: mayStand && stands(saga, 'spawn', 'destroy'),
    disks: mayStand && stands(saga, 'disks', 'destroy'),
    ports: nics.map(({ port_id: id, network_id: networkId, ownership }) => ({ id, networkId, ownership })),
    claim: claim ? { host: claim.host, vcpus: claim.vcpus, memoryMb: claim.memory_mb, diskGb: claim.disk_gb } : null,
  };
}

/** Of an attach or detach: its NIC, while the server and all else of it stays. */
function* leftoversOfNic(queries: Queries, { subject, plan, events }: SagaRecord): Unit<Leftovers> {
  const { portId } = plan as { readonly portId?: string };
  const turn = events.find(({ node, kind }) => node === 'turn' && kind === 'succeeded')?.data;
  const { nic } = (turn ?? {}) as { readonly nic?: number };
  const nics = yield* all(
    queries
      .selectFrom('virtual_interface')
      .select(['nic', 'port_id', 'network_id', 'ownership'])
      .where('instance_uuid', '=', subject),
  );
  const its = nics.filter((one) => (portId === undefined ? one.nic === nic : one.port_id === portId));
  const ports = its.map(({ port_id: id, network_id: networkId, ownership }) => ({ id, networkId, ownership }));
  return { guest: false, disks: false, ports, claim: null };
}

/** Whether something is there that a build's node makes, and a deletion's removes. */
function stands({ name, events }: SagaRecord, makes: string, removes: string): boolean {
  const last = (node: string) => events.findLast((event) => event.node === node && event.kind !== 'trace')?.kind;
  if (name !== 'build') return last(removes) !== 'succeeded';
  const kind = last(makes);
  return kind !== undefined && kind !== 'undone';
}
