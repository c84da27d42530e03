import { mayHaveTakenEffect } from '../../neutron/client/errors/classify.ts';
import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { Port } from '../../neutron/resources.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import type { Nic } from '../nic.ts';
import { resourcesOf } from '../resources/resource-groups.ts';
import type { Work } from '../work.ts';
import { bindBody } from './port-body.ts';
import { settleMsOf, settlePort } from './settle-port.ts';

/** A port may move under our hands (status, tags, addresses); after this many tries it is somebody's. */
const mostTries = 4;

/**
 * Binds a NIC's port to the host, with service rights. A brought port is taken by a conditional update, so that of two
 * servers one gets it and the other touches nothing (C29, pain 2.1). A 412 is not PortInUse yet: the port is read again;
 * free: once more with the new revision; ours: done; else PortInUse. An unknown outcome is settled the same way. Where the
 * server may drop the condition, a brought port is taken only once it has stood still. A port that was made bound needs no
 * call.
 */
export async function bindPort(work: Work, nic: Nic, port: Port): Promise<void> {
  if (!nic.brought && isReady(work, port)) return;
  const { clock } = work.engine.runtime;
  const began = clock.monotonic();
  const { mayArrive } = await update(work, nic, port);
  if (nic.brought && settleMsOf(work.engine) > 0) {
    nic.port = await settlePort(work, nic, { portId: port.id, bindMs: clock.monotonic() - began, mayArrive });
  }
  checkBound(work, nic, nic.port);
}

/** Updates the port until it is ours, or somebody else's. */
async function update(work: Work, nic: Nic, port: Port): Promise<{ mayArrive: boolean }> {
  const { operation } = work;
  let before = port;
  let lost = false;
  for (let tries = 1; ; tries += 1) {
    try {
      const ifMatch = nic.brought ? before.revision_number : undefined;
      const options = { ...operation.call('bind', nic.index), ifMatch };
      nic.touched = true;
      nic.port = await operation.service.ports.update(before.id, bindBody(work, nic, before), options);
      return { mayArrive: false };
    } catch (error) {
      const unknown = mayHaveTakenEffect(error);
      const moved = nic.brought !== null && isNeutronError(error, 'RevisionNumberConstraintFailed');
      const again = moved ? tries < mostTries : unknown && !lost;
      lost ||= unknown;
      if (operation.signal.aborted || !again) {
        if (!lost && nic.ownership === 'brought') nic.touched = false;
        throw explain(work, nic, error);
      }
      const now = await readAgain(work, nic, before.id, error);
      if (isBoundHere(work, now)) {
        nic.port = now;
        return { mayArrive: false };
      }
      if (now.device_id !== '' && now.device_id !== work.request.instance.uuid) {
        // Somebody's, unless our own update is still on its way: then it is told apart by waiting.
        if (nic.brought && lost && settleMsOf(work.engine) > 0) return { mayArrive: true };
        nic.touched = false;
        throw failure('PortInUse', placeOf(nic), { cause: error });
      }
      before = now;
    }
  }
}

async function readAgain(work: Work, nic: Nic, portId: string, error: unknown): Promise<Port> {
  const { operation } = work;
  try {
    return await operation.service.ports.show(portId, operation.call('bind', nic.index));
  } catch {
    throw explain(work, nic, error);
  }
}

function isBoundHere({ request }: Work, port: Port): boolean {
  if (port.device_id !== request.instance.uuid || !port.device_owner.startsWith('compute:')) return false;
  return (port['binding:host_id'] ?? '') === (request.bindHostId ?? '');
}

/** Bound here, and Neutron has said how: a port whose creation nobody answered may be found before that. */
function isReady(work: Work, port: Port): boolean {
  return isBoundHere(work, port) && (work.request.bindHostId === null || port['binding:vif_type'] !== 'unbound');
}

/** Neutron answers 200 to a binding that failed (F08); with service rights it shows what a user cannot see (H06). */
function checkBound(work: Work, nic: Nic, port: Port | null): void {
  const place = { ...placeOf(nic), host: work.request.bindHostId ?? undefined };
  if (port?.['binding:vif_type'] === 'binding_failed') throw failure('PortBindingFailed', place);
  if (nic.ownership === 'created' && port && resourcesOf(port, work.look.extensions)) {
    throw failure('NetworksWithQoSPolicyNotSupported', place);
  }
}

function placeOf(nic: Nic) {
  return { step: 'bind', nic: nic.index, port: nic.portId ?? undefined, network: nic.networkId } as const;
}

function explain(work: Work, nic: Nic, error: unknown): unknown {
  const host = work.request.bindHostId ?? undefined;
  const mac = nic.mac ?? nic.port?.mac_address;
  return failed(work.operation, error, { ...placeOf(nic), host, mac, rights: 'service' });
}
