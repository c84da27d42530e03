import { all, type Database, type FakeGuestTable, first, putRow, type Queries, run } from '../../store/index.ts';
import { DriverError, type VirtInstance } from '../driver.ts';
import type { GuestPower, GuestShape } from '../guest-control.ts';

/** A guest as the fake hypervisor keeps it. */
export interface FakeGuest {
  readonly power: GuestPower;
  readonly vifs: readonly string[];
  readonly shape: GuestShape;
  /** Before a resize that is not confirmed. */
  readonly oldShape: GuestShape | null;
  readonly imageId: string | null;
  readonly rescueImageId: string | null;
  readonly console: string;
  /** ISO text; null while it is off. */
  readonly startedAt: string | null;
}

/** The newest part of what a guest has written is kept. */
const longestConsole = 64 * 1024;

/** The guests of one host of the fake hypervisor. They are kept in the database, since real guests outlive the compute process, too. */
export class FakeGuests {
  readonly #database: Database;
  readonly #host: string;

  constructor(database: Database, host: string) {
    this.#database = database;
    this.#host = host;
  }

  /** Makes a guest, or makes it anew. Throws DriverError while another host has one of the same server. */
  put(instanceUuid: string, guest: FakeGuest): Promise<void> {
    const host = this.#host;
    const row = { instance_uuid: instanceUuid, host, ...columnsOf(guest) };
    return this.#database.write(function* (queries) {
      const made = yield* run(putRow(queries, 'fake_guest', ['instance_uuid'], row, ['host']));
      // One that is left on another host is not covered up.
      if (made === 0) throw new DriverError(`another host still has a guest of server ${instanceUuid}`);
    });
  }

  /** Puts a VIF into a guest, or takes it out; one that is there or gone already, and no guest, are fine. */
  async plug(instanceUuid: string, what: 'plug' | 'unplug', vif: string): Promise<void> {
    await this.change(instanceUuid, ({ vifs }) => {
      const others = vifs.filter((id) => id !== vif);
      return { vifs: what === 'plug' ? [...others, vif] : others };
    });
  }

  /** Changes a guest; false when there is none. */
  change(instanceUuid: string, change: (guest: FakeGuest) => Partial<FakeGuest>): Promise<boolean> {
    const host = this.#host;
    return this.#database.write(function* (queries) {
      const row = yield* first(guestAt(queries, host, instanceUuid));
      if (!row) return false;
      const guest = guestOf(row);
      yield* run(
        queries
          .updateTable('fake_guest')
          .set(columnsOf({ ...guest, ...change(guest) }))
          .where('instance_uuid', '=', instanceUuid)
          .where('host', '=', host),
      );
      return true;
    });
  }

  /** Removes a guest; one that is not there is fine. */
  remove(instanceUuid: string): Promise<void> {
    const host = this.#host;
    return this.#database.write(function* (queries) {
      yield* run(queries.deleteFrom('fake_guest').where('instance_uuid', '=', instanceUuid).where('host', '=', host));
    });
  }

  /** The guest, or null when there is none. */
  find(instanceUuid: string): Promise<FakeGuest | null> {
    const host = this.#host;
    return this.#database.read(function* (queries) {
      const row = yield* first(guestAt(queries, host, instanceUuid));
      return row ? guestOf(row) : null;
    });
  }

  /** The servers that have a guest on this host. */
  list(): Promise<readonly string[]> {
    const host = this.#host;
    return this.#database.read(function* (queries) {
      const rows = yield* all(queries.selectFrom('fake_guest').select('instance_uuid').where('host', '=', host));
      return rows.map((row) => row.instance_uuid);
    });
  }
}

/** The row of a server's guest on a host. */
export function guestAt(queries: Queries, host: string, instanceUuid: string) {
  return queries
    .selectFrom('fake_guest')
    .selectAll()
    .where('instance_uuid', '=', instanceUuid)
    .where('host', '=', host);
}

/** A server's guest that has never been started. */
export function newGuest(instance: VirtInstance, vifs: readonly string[]): FakeGuest {
  return {
    power: 'shutdown',
    vifs,
    shape: shapeOf(instance),
    oldShape: null,
    imageId: instance.imageId,
    rescueImageId: null,
    console: '',
    startedAt: null,
  };
}

/** What starting a guest changes of it. */
export function booted(guest: FakeGuest, name: string, at: string): Partial<FakeGuest> {
  const { vcpus, memoryMb, diskGb } = guest.shape;
  const image = guest.rescueImageId === null ? guest.imageId : `${guest.rescueImageId} (rescue)`;
  const line = `${at} ${name} boots: ${vcpus} vCPUs, ${memoryMb} MiB, ${diskGb} GiB, ${guest.vifs.length} NICs, image ${image}\n`;
  return { power: 'running', startedAt: at, console: `${guest.console}${line}`.slice(-longestConsole) };
}

/** The hardware that a server is to have. */
export function shapeOf({ vcpus, memoryMb, diskGb }: GuestShape): GuestShape {
  return { vcpus, memoryMb, diskGb };
}

/** A guest as its row has it. */
export function guestOf(row: FakeGuestTable): FakeGuest {
  const { vcpus = 0, memoryMb = 0, diskGb = 0 } = JSON.parse(row.shape) as Partial<GuestShape>;
  return {
    power: row.power_state as GuestPower,
    vifs: JSON.parse(row.vifs) as string[],
    shape: { vcpus, memoryMb, diskGb },
    oldShape: row.old_shape === null ? null : (JSON.parse(row.old_shape) as GuestShape),
    imageId: row.image_id,
    rescueImageId: row.rescue_image_id,
    console: row.console,
    startedAt: row.started_at,
  };
}

/** What its row has of a guest. */
export function columnsOf(guest: FakeGuest): Omit<FakeGuestTable, 'instance_uuid' | 'host'> {
  return {
    power_state: guest.power,
    vifs: JSON.stringify(guest.vifs),
    shape: JSON.stringify(guest.shape),
    old_shape: guest.oldShape === null ? null : JSON.stringify(guest.oldShape),
    image_id: guest.imageId,
    rescue_image_id: guest.rescueImageId,
    console: guest.console,
    started_at: guest.startedAt,
  };
}
