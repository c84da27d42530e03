import { run, type Unit } from '../../../store/index.ts';
import type { Session } from '../session.ts';
import { unassociated } from './association.ts';

/** Takes floating IPs off a port that is about to go. FIP-031 */
export function* disassociatePort(session: Session, portId: string): Unit<void> {
  yield* run(
    session.queries
      .updateTable('neutron_floating_ip')
      .set(unassociated)
      .set((eb) => ({ revision_number: eb('revision_number', '+', 1), updated_at: session.now }))
      .where('port_id', '=', portId),
  );
}
