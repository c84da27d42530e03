import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { PortUpdate } from '../../neutron/client/resources/ports.ts';
import type { Port } from '../../neutron/resources.ts';
import type { Engine } from '../engine.ts';
import type { Operation } from '../operation.ts';
import { isGone, persist, unlessGone } from './persist.ts';

/** What Compute has put into a port's binding profile, and takes out again; the user's own keys stay (L18). */
const profileKeys: ReadonlySet<string> = new Set([
  'pci_vendor_info',
  'pci_slot',
  'allocation',
  'arq_uuid',
  'physical_network',
  'card_serial_number',
  'vf_num',
  'pf_mac_address',
  'device_mac_address',
]);

export interface Release {
  /** The server that lets go. */
  readonly instanceUuid: string;
  /** The port as service rights show it now. */
  readonly port: Port;
  /** Who keeps the DNS name: the port's own (`port`), a zone of the user (`user`), nobody (`none`). */
  readonly dns: 'port' | 'user' | 'none';
  /** The port's name in DNS before we set it. */
  readonly dnsName: string;
  readonly nic?: number | undefined;
}

/**
 * Gives a port that the user brought back to the user: unbound, free, with its name and addresses. Only while it carries
 * the server's id, and only as it was read: what has changed since is read again (pain 1.3, 8.2). Throws the client's
 * errors when it cannot be done in time.
 */
export async function releasePort(engine: Engine, operation: Operation, release: Release): Promise<void> {
  const { runtime, logger } = engine;
  const { instanceUuid, dns, nic } = release;
  const options = operation.call('release', nic);
  let port: Port | null = release.port;
  await persist(runtime, operation.signal, async () => {
    // A lost answer may have been a success: what is known from before does not count any more then.
    port ??= await operation.service.ports.show(release.port.id, options).catch(goneAsNull);
    while (port !== null && port.device_id === instanceUuid) {
      const { id, revision_number } = port;
      const body = releaseBody(port, release);
      port = null;
      try {
        await operation.service.ports.update(id, body, { ...options, ifMatch: revision_number });
        return;
      } catch (error) {
        if (isGone(error)) return;
        if (!isNeutronError(error, 'RevisionNumberConstraintFailed')) throw error;
        port = await operation.service.ports.show(id, options).catch(goneAsNull);
      }
    }
  });
  if (dns !== 'user') return;
  try {
    const body = { dns_name: release.dnsName };
    await persist(runtime, operation.signal, () =>
      unlessGone(() => operation.user.ports.update(release.port.id, body, options)),
    );
  } catch (error) {
    // I09: the port is the user's again, with a name too many.
    logger.warn(
      { port: release.port.id, error: String(error) },
      'the name of a released port in DNS could not be cleared',
    );
  }
}

function releaseBody(port: Port, { dns, dnsName }: Release): PortUpdate {
  const profile = port['binding:profile'];
  const kept = Object.entries(profile ?? {}).filter(([key]) => !profileKeys.has(key));
  const changed = kept.length !== Object.keys(profile ?? {}).length;
  return {
    device_id: '',
    device_owner: '',
    'binding:host_id': null,
    // A profile that was not read is never written (pain 8.3).
    ...(changed ? { 'binding:profile': Object.fromEntries(kept) } : {}),
    ...(dns === 'port' ? { dns_name: dnsName } : {}),
  };
}

function goneAsNull(error: unknown): null {
  if (isGone(error)) return null;
  throw error;
}
