import type { Session } from '../cloud/session.ts';
import { ApiError } from '../errors/api-error.ts';
import { listOf, objectOf, textOf } from '../json.ts';
import type { World } from '../world.ts';
import { named } from './fill-project.ts';

/** Milliseconds between two looks at whether servers are gone. */
const pause = 200;

/**
 * Takes away all that is in a project: servers first, then what they hung on, last the group that every project has, which only
 * an administrator may. Throws ApiError.
 */
export async function clearProject(session: Session, admin: Session, { runtime }: World): Promise<void> {
  const servers = () => named(session, 'compute', '/servers', 'servers');
  for (const { id } of await servers()) await gone(session.call('compute', 'DELETE', `/servers/${id}`));
  while ((await servers()).length > 0) await runtime.timers.sleep(pause);

  const ours = `project_id=${session.projectId}`;
  for (const { id } of await named(session, 'network', `/routers?${ours}`, 'routers')) {
    const { body } = await session.call('network', 'GET', `/ports?device_id=${id}`);
    for (const port of listOf(body.ports).map(objectOf)) {
      const port_id = textOf(port.id);
      await gone(session.call('network', 'PUT', `/routers/${id}/remove_router_interface`, { port_id }));
    }
    await gone(session.call('network', 'DELETE', `/routers/${id}`));
  }
  for (const kind of ['ports', 'networks', 'security-groups']) {
    const found = await named(session, 'network', `/${kind}?${ours}`, kind.replace('-', '_'));
    for (const { id } of found) await gone(admin.call('network', 'DELETE', `/${kind}/${id}`));
  }
}

/** What is gone already need not be taken away. */
async function gone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof ApiError && error.facts.status === 404)) throw error;
  }
}
