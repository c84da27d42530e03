import { findId } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import { openSession, type Session } from '../cloud/session.ts';
import { attempt } from '../errors/attempt.ts';
import { Failure } from '../errors/failure.ts';
import type { ExitCode } from '../exit-code.ts';
import { isObject, textOf } from '../json.ts';
import type { World } from '../world.ts';
import type { InterfaceOn } from './add-interface.ts';

/** `berth server remove port|network`. Answers the exit code; the cloud goes on with it then. */
export function removeInterfaces(server: string, on: InterfaceOn, flags: CloudFlags, world: World): Promise<ExitCode> {
  const what = `could not take an interface from server "${server}"`;
  const undone = 'nothing: what the cloud has been told to take it takes';
  return attempt(world, { what, undone }, async () => {
    const session = await openSession(flags, world);
    const id = await findId(session, kinds.server, server);
    const path = `/servers/${encodeURIComponent(id)}/os-interface`;
    const ports =
      on.port === undefined
        ? await portsOn(session, path, await findId(session, kinds.network, on.network ?? ''))
        : [await findId(session, kinds.port, on.port)];
    if (ports.length === 0) {
      throw new Failure({
        why: `server "${server}" has no interface on network "${on.network}"`,
        next: [`look at what it has: berth port list --server ${id}`],
      });
    }
    for (const port of ports) await session.call('compute', 'DELETE', `${path}/${encodeURIComponent(port)}`);
  });
}

async function portsOn(session: Session, path: string, networkId: string): Promise<string[]> {
  const { body } = await session.call('compute', 'GET', path);
  const attachments = Array.isArray(body.interfaceAttachments) ? body.interfaceAttachments : [];
  return attachments.filter(isObject).flatMap((one) => (one.net_id === networkId ? textOf(one.port_id) : []));
}
