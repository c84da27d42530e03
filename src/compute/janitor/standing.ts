import { all, type Queries, type Unit } from '../../store/index.ts';
import { vmState } from '../states.ts';

/**
 * What our own records say of a server. `deleted`: its deletion is done. `unwound`: its build was taken back, and it is in
 * ERROR with nothing. `busy`: a build or deletion is under way, in whatever process. `lives`: anything else, a stuck build
 * or deletion included: that is an operator's.
 */
export type Standing = 'deleted' | 'unwound' | 'busy' | 'lives';

/** How a server stands that should have nothing any more: no port, no claim, no guest. */
export type Over = 'deleted' | 'unwound';

/** Ids in one statement: engines take only so many parameters. */
export const together = 500;

/** How these servers stand; one that there is no record of is left out. */
export function* standingsOf(queries: Queries, uuids: Iterable<string>): Unit<ReadonlyMap<string, Standing>> {
  const standings = new Map<string, Standing>();
  const wanted = [...new Set(uuids)];
  for (let from = 0; from < wanted.length; from += together) {
    const some = wanted.slice(from, from + together);
    const servers = yield* all(
      queries.selectFrom('instance').select(['uuid', 'deleted', 'vm_state', 'launched_at']).where('uuid', 'in', some),
    );
    const sagas = yield* all(
      queries
        .selectFrom('saga')
        .select(['subject', 'name', 'state'])
        .where('subject', 'in', some)
        .where('state', '!=', 'done'),
    );
    const inState = (uuid: string, ...states: readonly string[]) =>
      sagas.filter(({ subject, state }) => subject === uuid && states.includes(state));
    for (const { uuid, deleted, vm_state, launched_at } of servers) {
      // One that was built on another host after all has been ACTIVE.
      const isUnwound = launched_at === null && inState(uuid, 'unwound').some(({ name }) => name === 'build');
      const isOperators = inState(uuid, 'stuck', 'abandoned').length > 0;
      if (inState(uuid, 'running', 'unwinding').length > 0) standings.set(uuid, 'busy');
      else if (deleted === 1) standings.set(uuid, 'deleted');
      else if (vm_state === vmState.error && isUnwound && !isOperators) standings.set(uuid, 'unwound');
      else standings.set(uuid, 'lives');
    }
  }
  return standings;
}

/** Whether a server that stands so should have nothing any more. */
export function isOver(standing: Standing | undefined): standing is Over {
  return standing === 'deleted' || standing === 'unwound';
}

/** What became of such a server, for a sentence. */
export function fateOf(uuid: string, standing: Over): string {
  return standing === 'deleted' ? `its server ${uuid} was deleted` : `the build of its server ${uuid} was taken back`;
}
