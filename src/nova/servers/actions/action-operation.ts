import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest, notFound } from '../../errors/nova-error.ts';
import { since } from '../../operation/body-schema.ts';
import { type Operation, operationWithBody } from '../../operation/operation.ts';
import { findServer } from '../find-server.ts';
import { forceDelete } from './force-delete.ts';
import type { ServerAction } from './server-action.ts';

/** Actions of the API that do not work here: known, so that the refusal can say so. */
const unsupported = new Set([
  'addFixedIp',
  'addFloatingIp',
  'addSecurityGroup',
  'changePassword',
  'confirmResize',
  'createBackup',
  'createImage',
  'evacuate',
  'injectNetworkInfo',
  'lock',
  'migrate',
  'os-getConsoleOutput',
  'os-getRDPConsole',
  'os-getSerialConsole',
  'os-getSPICEConsole',
  'os-getVNCConsole',
  'os-migrateLive',
  'os-resetState',
  'os-start',
  'os-stop',
  'pause',
  'reboot',
  'rebuild',
  'removeFixedIp',
  'removeFloatingIp',
  'removeSecurityGroup',
  'rescue',
  'resetNetwork',
  'resize',
  'restore',
  'resume',
  'revertResize',
  'shelve',
  'shelveOffload',
  'suspend',
  'trigger_crash_dump',
  'unlock',
  'unpause',
  'unrescue',
  'unshelve',
]);

const bodies = [since(1, { type: 'object', minProperties: 1, maxProperties: 1 })] as const;

/** `POST /servers/{id}/action`. */
export function actionOperation(deps: ComputeFaceDeps): Operation {
  const actions = new Map<string, ServerAction>([forceDelete(deps)].map((action) => [action.name, action]));
  return operationWithBody({
    method: 'POST',
    path: '/servers/:server_id/action',
    policy: 'member',
    body: bodies,
    handle: async (call) => {
      const [name, argument] = Object.entries(call.body)[0] ?? ['', null];
      const action = actions.get(name);
      if (!action) throw refusal(name);
      if (call.version < (action.since ?? 0) || call.version > (action.until ?? Number.POSITIVE_INFINITY)) {
        throw notFound('The resource could not be found.');
      }
      const server = await findServer(deps.database, call.context, call.param('server_id'));
      return action.run(server, argument, call);
    },
  });
}

function refusal(name: string): Error {
  return badRequest(
    unsupported.has(name)
      ? `The action '${name}' is not supported by this cloud.`
      : `There is no such action: ${name.slice(0, 60)}`,
  );
}
