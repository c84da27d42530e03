import { all, type Database, type FakeGuestTable, first, insertRow, putRow, run } from '../../store/index.ts';
import { DriverError } from '../driver.ts';
import type { GuestShape } from '../guest-control.ts';
import { columnsOf, guestAt, guestOf } from './guests.ts';

/** What one host of the fake hypervisor keeps of guests that have moved to another one, so that they can come back. */
export class KeptGuests {
  readonly #database: Database;
  readonly #host: string;

  constructor(database: Database, host: string) {
    this.#database = database;
    this.#host = host;
  }

  /** Takes a guest off this host, and keeps it; one that is not there is fine. */
  keep(instanceUuid: string): Promise<void> {
    const host = this.#host;
    return this.#database.write(function* (queries) {
      const row = yield* first(guestAt(queries, host, instanceUuid));
      if (!row) return;
      const guest = { ...guestOf(row), power: 'shutdown' as const, vifs: [], oldShape: null, startedAt: null };
      const kept = { instance_uuid: instanceUuid, host, guest: JSON.stringify(columnsOf(guest)) };
      yield* run(putRow(queries, 'fake_kept_guest', ['instance_uuid', 'host'], kept));
      yield* run(queries.deleteFrom('fake_guest').where('instance_uuid', '=', instanceUuid).where('host', '=', host));
    });
  }

  /**
   * Makes a guest here, off, of what this host keeps of it, else of what another one does. One that is here is left alone. Throws
   * DriverError when neither keeps anything, or another host still has the guest.
   */
  bring(instanceUuid: string, from: string, shape: GuestShape, vifs: readonly string[]): Promise<void> {
    const host = this.#host;
    return this.#database.write(function* (queries) {
      const there = yield* first(
        queries.selectFrom('fake_guest').select('host').where('instance_uuid', '=', instanceUuid),
      );
      if (there?.host === host) return;
      if (there) throw new DriverError(`another host still has a guest of server ${instanceUuid}`);
      const rows = yield* all(
        queries
          .selectFrom('fake_kept_guest')
          .selectAll()
          .where('instance_uuid', '=', instanceUuid)
          .where('host', 'in', [host, from]),
      );
      const row = rows.find((one) => one.host === host) ?? rows[0];
      if (!row) throw new DriverError(`no host keeps anything of the guest of server ${instanceUuid}`);
      const kept = JSON.parse(row.guest) as Omit<FakeGuestTable, 'instance_uuid' | 'host'>;
      const guest = { ...guestOf({ ...kept, instance_uuid: instanceUuid, host }), shape, vifs };
      yield* run(insertRow(queries, 'fake_guest', { instance_uuid: instanceUuid, host, ...columnsOf(guest) }));
      yield* run(
        queries.deleteFrom('fake_kept_guest').where('instance_uuid', '=', instanceUuid).where('host', '=', host),
      );
    });
  }

  /** Forgets what is kept of a guest; nothing is fine. */
  async remove(instanceUuid: string): Promise<void> {
    const host = this.#host;
    // Most guests have never moved: looking is cheaper than writing.
    if (!(await this.list()).includes(instanceUuid)) return;
    await this.#database.write(function* (queries) {
      yield* run(
        queries.deleteFrom('fake_kept_guest').where('instance_uuid', '=', instanceUuid).where('host', '=', host),
      );
    });
  }

  /** The servers of whose guests something is kept here. */
  list(): Promise<readonly string[]> {
    const host = this.#host;
    return this.#database.read(function* (queries) {
      const rows = yield* all(queries.selectFrom('fake_kept_guest').select('instance_uuid').where('host', '=', host));
      return rows.map((row) => row.instance_uuid);
    });
  }
}
