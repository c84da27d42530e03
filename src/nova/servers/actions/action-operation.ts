import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest, notFound } from '../../errors/nova-error.ts';
import type { Answers } from '../../operation/answer-schema.ts';
import { type JsonSchema, object, readBody, since } from '../../operation/body-schema.ts';
import type { Call, Operation } from '../../operation/operation.ts';
import { enforce } from '../../policy/policy.ts';
import { findServer, refuseLocked } from '../find-server.ts';
import { changePassword } from './change-password.ts';
import { consoleOutput } from './console-output.ts';
import { createImage } from './create-image.ts';
import { floatingIpActions } from './floating-ip-actions.ts';
import { forceDelete } from './force-delete.ts';
import { lockActions } from './lock-actions.ts';
import { migrateActions } from './migrate.ts';
import { networkActions } from './network-actions.ts';
import { plainActions } from './plain-actions.ts';
import { reboot } from './reboot.ts';
import { rebuild } from './rebuild.ts';
import { rescue } from './rescue.ts';
import { resetState } from './reset-state.ts';
import { resize } from './resize.ts';
import { restore } from './restore.ts';
import type { ServerAction } from './server-action.ts';

/** Actions of the API that do not work here: known, so that the refusal can say so. */
const unsupported = new Set([
  'createBackup',
  'evacuate',
  'os-getRDPConsole',
  'os-getSerialConsole',
  'os-getSPICEConsole',
  'os-getVNCConsole',
  'trigger_crash_dump',
]);

const bodies = [since(1, { type: 'object', minProperties: 1, maxProperties: 1 })] as const;

/** The actions that work, in the order of the reference. */
export function actionsOf(deps: ComputeFaceDeps): readonly ServerAction[] {
  return [
    ...plainActions(deps),
    reboot(deps),
    rescue(deps),
    createImage(deps),
    rebuild(deps),
    resize(deps),
    ...lockActions(deps),
    ...migrateActions(deps),
    resetState(deps),
    consoleOutput(deps),
    changePassword(),
    ...networkActions(deps),
    ...floatingIpActions(deps),
    forceDelete(deps),
    restore(deps),
  ];
}

/** `POST /servers/{id}/action`. In Nova's order: what is asked, of which server, by whom; then its lock, then its state. */
export function actionOperation(deps: ComputeFaceDeps): Operation {
  const actions = new Map(actionsOf(deps).map((action) => [action.name, action]));
  return {
    method: 'POST',
    path: '/servers/:server_id/action',
    policy: 'member',
    body: bodies,
    forms: [...actions.values()].flatMap(formsOf),
    answers: answersOf([...actions.values()]),
    run: async (request, asked) => {
      const [name = ''] = Object.keys(readBody(request, bodies, asked.version));
      const action = actions.get(name);
      if (!action) throw refusal(name);
      if (asked.version < (action.since ?? 0) || asked.version > (action.until ?? Number.POSITIVE_INFINITY)) {
        throw notFound('The resource could not be found.');
      }
      const body = action.bodies && readBody(request, action.bodies, asked.version);
      const call: Call<unknown> = { ...asked, projectId: enforce('member', asked.context), body };
      const server = await findServer(deps.database, call.context, call.param('server_id'));
      enforce(action.policy, call.context);
      if (action.refusesLocked) refuseLocked(server, call.context);
      return action.run(server, body, call);
    },
  };
}

/** The bodies of an action, each with the microversions that have it. */
function formsOf({ name, since: first = 1, until, bodies: schemas }: ServerAction): JsonSchema[] {
  const open = [{ since: first, schema: object({ [name]: {} }, [name]) }];
  return (schemas ?? open).map(({ since: from, schema }) => {
    const last = until === undefined ? 'on' : `to 2.${until}`;
    return { title: `${name}, from microversion 2.${Math.max(from, first)} ${last}`, ...schema };
  });
}

/** Which statuses the actions have, with the bodies of those that have one. */
function answersOf(actions: readonly ServerAction[]): Answers {
  const all = actions.flatMap(({ answers }) => Object.entries(answers));
  const byStatus = Map.groupBy(all, ([status]) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => {
      const bodies = same.map(([, schema]) => schema).filter((schema) => schema !== null);
      if (bodies.length === 0) return [status, null];
      const silent = same.length > bodies.length && { description: 'other actions answer without a body' };
      return [status, { anyOf: bodies, ...silent }];
    }),
  );
}

function refusal(name: string): Error {
  return badRequest(
    unsupported.has(name)
      ? `The action '${name}' is not supported by this cloud.`
      : `There is no such action: ${name.slice(0, 60)}`,
  );
}
