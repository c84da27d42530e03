import { find } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import type { Session } from '../cloud/session.ts';
import { ApiError } from '../errors/api-error.ts';
import { Failure } from '../errors/failure.ts';
import type { ExitCode } from '../exit-code.ts';
import { type JsonObject, objectOf, textOf } from '../json.ts';
import { deleteEach } from '../resource/delete-each.ts';
import type { World } from '../world.ts';
import { readServer } from './read-server.ts';

/** Flags of `berth server delete`. */
export interface DeleteServersFlags extends CloudFlags {
  readonly wait?: true;
  readonly force?: true;
  readonly allProjects?: true;
}

/** `berth server delete`. Answers the exit code. */
export function deleteServers(names: readonly string[], flags: DeleteServersFlags, world: World): Promise<ExitCode> {
  return deleteEach(world, flags, 'server', names, async (session, name) => {
    const terms = flags.allProjects ? { all_tenants: '1' } : {};
    const id = textOf((await find(session, kinds.server, name, terms)).id);
    const path = `/servers/${encodeURIComponent(id)}`;
    if (flags.force) await session.call('compute', 'POST', `${path}/action`, { forceDelete: null });
    else await session.call('compute', 'DELETE', path);
    if (flags.wait) await gone(world, session, id);
  });
}

async function gone({ runtime }: World, session: Session, id: string): Promise<void> {
  for (let pause = 50; ; pause = Math.min(pause * 1.5, 1000)) {
    let server: JsonObject;
    try {
      server = await readServer(session, id);
    } catch (error) {
      if (error instanceof ApiError && error.facts.status === 404) return;
      throw error;
    }
    // A server that was in ERROR before stays so until it is gone; only one that no task works on has failed.
    if (server.status === 'ERROR' && server['OS-EXT-STS:task_state'] === null) {
      throw new Failure({
        why: textOf(objectOf(server.fault).message) || 'the server is in ERROR, and the cloud gives no reason',
        undone: 'nothing: a deletion only goes on; what is left of the server is still there',
        next: [`delete it once more: berth server delete --wait ${id}`],
      });
    }
    await runtime.timers.sleep(pause);
  }
}
