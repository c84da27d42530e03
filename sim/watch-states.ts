import { DatabaseSync } from 'node:sqlite';

/** Has the engine itself note each move of a server's state from now on, whoever makes it: in a table that books have. */
export function watchStates(file: string): void {
  const db = new DatabaseSync(file, { timeout: 10_000 });
  db.exec(`
    create table sim_move (
      uuid text, vm_from text, task_from text, deleted_from int, vm_to text, task_to text, deleted_to int
    );
    create trigger sim_move after update of vm_state, task_state, deleted on instance begin
      insert into sim_move values (
        old.uuid, old.vm_state, old.task_state, old.deleted, new.vm_state, new.task_state, new.deleted
      );
    end;
  `);
  db.close();
}
