import type { TrunkRow, Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { findVisible } from '../operations/show.ts';
import { requireRule } from '../policy/require.ts';
import { json } from '../request/network-request.ts';
import type { MemberEndpoint, Resource } from '../resource.ts';
import { readSession, type Session, writeSession } from '../session.ts';
import { addSubPorts, removeSubPorts } from './change.ts';
import { renderTrunk } from './render.ts';
import { readSubPorts, type SentSubPort } from './sent-sub-ports.ts';
import { holdTrunk, subPortsOf, trunkTarget } from './trunk-record.ts';

type Change = (session: Session, trunk: TrunkRow, sent: readonly SentSubPort[]) => Unit<TrunkRow>;

/** `PUT /v2.0/trunks/<id>/add_subports` and `remove_subports`, `GET /v2.0/trunks/<id>/get_subports`. */
export function subPortActions(resource: () => Resource<TrunkRow>): Record<string, MemberEndpoint> {
  return {
    add_subports: onSubPorts('add_subports', addSubPorts),
    remove_subports: onSubPorts('remove_subports', removeSubPorts),
    get_subports: async ({ services, context, request }, id, rest) => {
      requireMethod('GET', request.method, rest);
      return readSession(services, context, function* (session) {
        const trunk = yield* findVisible(session, resource(), id);
        requireRule('get_subports', context, trunkTarget(trunk));
        return json(200, { sub_ports: subPortsOf(trunk) });
      });
    },
  };
}

function onSubPorts(action: string, change: Change): MemberEndpoint {
  return async ({ services, context, request }, id, rest) => {
    requireMethod('PUT', request.method, rest);
    return writeSession(services, context, function* (session) {
      const trunk = yield* holdTrunk(session, id);
      requireRule(action, context, trunkTarget(trunk));
      return json(200, renderTrunk(yield* change(session, trunk, readSubPorts(request.body))));
    });
  };
}

function requireMethod(method: string, used: string, rest: readonly string[]): void {
  if (rest.length > 0) throw networkError('HTTPNotFound');
  if (used !== method) throw networkError('HTTPMethodNotAllowed');
}
