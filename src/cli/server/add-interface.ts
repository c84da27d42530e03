import { findId } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import { openSession } from '../cloud/session.ts';
import { attempt } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import type { World } from '../world.ts';

/** What an interface is on; a port or a network by its name or id. */
export interface InterfaceOn {
  readonly port?: string;
  readonly network?: string;
}

/** Flags of `berth server add`. */
export interface AddInterfaceFlags extends CloudFlags {
  readonly tag?: string;
  readonly fixedIpAddress?: string;
}

/** `berth server add port|network|fixed-ip`. Answers the exit code. */
export function addInterface(
  server: string,
  on: InterfaceOn,
  flags: AddInterfaceFlags,
  world: World,
): Promise<ExitCode> {
  const what = `could not give server "${server}" an interface`;
  const undone = 'all of it: the server has the interfaces that it had';
  return attempt(world, { what, undone }, async () => {
    const session = await openSession(flags, world);
    const [id, port, network] = await Promise.all([
      findId(session, kinds.server, server),
      on.port === undefined ? undefined : findId(session, kinds.port, on.port),
      on.network === undefined ? undefined : findId(session, kinds.network, on.network),
    ]);
    const { tag, fixedIpAddress } = flags;
    await session.call('compute', 'POST', `/servers/${encodeURIComponent(id)}/os-interface`, {
      interfaceAttachment: {
        ...(port !== undefined && { port_id: port }),
        ...(network !== undefined && { net_id: network }),
        ...(fixedIpAddress !== undefined && { fixed_ips: [{ ip_address: fixedIpAddress }] }),
        ...(tag !== undefined && { tag }),
      },
    });
  });
}
