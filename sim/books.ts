import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Tables } from '../src/store/index.ts';

/** One move of a server's state, as the engine has noted it. */
export interface Move {
  readonly uuid: string;
  readonly vm_from: string;
  readonly task_from: string | null;
  readonly deleted_from: number;
  readonly vm_to: string;
  readonly task_to: string | null;
  readonly deleted_to: number;
}

/** What is committed, of the tables that a history changes. */
export interface Books {
  readonly instances: Tables['instance'][];
  readonly nics: Tables['virtual_interface'][];
  readonly claims: Tables['claim'][];
  readonly nodes: Tables['compute_node'][];
  readonly guests: Tables['fake_guest'][];
  /** What hosts keep of guests that have left them. */
  readonly kept: Tables['fake_kept_guest'][];
  readonly sagas: Tables['saga'][];
  readonly ports: Tables['neutron_port'][];
  readonly addresses: Tables['neutron_ip_allocation'][];
  readonly usage: Tables['neutron_usage'][];
  readonly moves: Move[];
}

/** The books of what a store's tables have. */
export function booksOf(rowsOf: (table: string) => unknown[]): Books {
  const rows = <T>(table: string) => rowsOf(table) as T[];
  return {
    instances: rows('instance'),
    nics: rows('virtual_interface'),
    claims: rows('claim'),
    nodes: rows('compute_node'),
    guests: rows('fake_guest'),
    kept: rows('fake_kept_guest'),
    sagas: rows('saga'),
    ports: rows('neutron_port'),
    addresses: rows('neutron_ip_allocation'),
    usage: rows('neutron_usage'),
    moves: rows('sim_move'),
  };
}

/** Reads the books from outside, past everything that is to be judged. */
export class BooksReader {
  readonly #db: DatabaseSync;
  readonly #underWay: StatementSync;

  constructor(file: string) {
    this.#db = new DatabaseSync(file, { readOnly: true });
    this.#underWay = this.#db.prepare("select count(*) as count from saga where state in ('running', 'unwinding')");
  }

  /** What is committed now. */
  read(): Books {
    return booksOf((table) => this.#db.prepare(`select * from ${table}`).all());
  }

  /** How many sagas are not at rest now. */
  underWay(): number {
    return Number(this.#underWay.get()?.count ?? 0);
  }

  close(): void {
    this.#db.close();
  }
}
