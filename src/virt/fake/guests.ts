import { all, type Database, first, run } from '../../store/index.ts';

/** The fake hypervisor's guests. They are kept in the database, since real guests outlive the compute process, too. */
export class FakeGuests {
  readonly #database: Database;
  readonly #host: string;

  constructor(database: Database, host: string) {
    this.#database = database;
    this.#host = host;
  }

  /** Starts a guest, or changes which VIFs it has. */
  put(instanceUuid: string, vifs: readonly string[]): Promise<void> {
    const row = { instance_uuid: instanceUuid, host: this.#host, power_state: 'running', vifs: JSON.stringify(vifs) };
    return this.#database.write(function* (queries) {
      yield* run(
        queries
          .insertInto('fake_guest')
          .values(row)
          .onConflict((conflict) => conflict.column('instance_uuid').doUpdateSet(row)),
      );
    });
  }

  /** Puts a VIF into a guest, or takes it out; one that is there or gone already, and no guest, are fine. */
  change(instanceUuid: string, what: 'plug' | 'unplug', vif: string): Promise<void> {
    return this.#database.write(function* (queries) {
      const row = yield* first(
        queries.selectFrom('fake_guest').select('vifs').where('instance_uuid', '=', instanceUuid),
      );
      if (!row) return;
      const others = (JSON.parse(row.vifs) as string[]).filter((id) => id !== vif);
      const vifs = JSON.stringify(what === 'plug' ? [...others, vif] : others);
      yield* run(queries.updateTable('fake_guest').set({ vifs }).where('instance_uuid', '=', instanceUuid));
    });
  }

  /** Removes a guest; one that is not there is fine. */
  remove(instanceUuid: string): Promise<void> {
    return this.#database.write(function* (queries) {
      yield* run(queries.deleteFrom('fake_guest').where('instance_uuid', '=', instanceUuid));
    });
  }

  /** The VIFs of a guest, or null when there is none. */
  vifsOf(instanceUuid: string): Promise<readonly string[] | null> {
    return this.#database.read(function* (queries) {
      const row = yield* first(
        queries.selectFrom('fake_guest').select('vifs').where('instance_uuid', '=', instanceUuid),
      );
      return row ? (JSON.parse(row.vifs) as string[]) : null;
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
