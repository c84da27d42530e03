import type { XStatic } from 'typebox/schema';
import { refuseState, refuseStateFor } from '../../../compute/index.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest } from '../../errors/nova-error.ts';
import { nodeOf } from '../../hosts/host-queries.ts';
import { onlyRefusals } from '../../operation/answer-schema.ts';
import { type BodySchemas, object, since } from '../../operation/body-schema.ts';
import { flag, flagValue } from '../../operation/common-schemas.ts';
import type { ServerRecord } from '../server-record.ts';
import { actionWithBody, type ServerAction } from './server-action.ts';
import { stateOf } from './state-of.ts';

const host = { type: ['string', 'null'], minLength: 1, maxLength: 255 } as const;
const block = { anyOf: [flag, { enum: ['auto'] }] } as const;
const live = 'os-migrateLive';

const cold = object(
  {
    migrate: { type: ['object', 'null'], properties: { host }, additionalProperties: false } as const,
  },
  ['migrate'],
);

const coldBodies: BodySchemas<{ readonly migrate: unknown }> = [
  // What stands behind the name was not looked at.
  since(1, object({ migrate: {} }, ['migrate'])),
  since(56, cold),
];

const oldest = object(
  {
    [live]: object({ block_migration: flag, disk_over_commit: flag, host }, [
      'block_migration',
      'disk_over_commit',
      'host',
    ]),
  },
  [live],
);
const withoutDisk = object({ [live]: object({ block_migration: block, host }, ['block_migration', 'host']) }, [live]);
const forced = object({ [live]: object({ block_migration: block, host, force: flag }, ['block_migration', 'host']) }, [
  live,
]);

interface LiveBody {
  readonly 'os-migrateLive': { readonly host: string | null; readonly force?: XStatic<typeof flag> };
}

const liveBodies: BodySchemas<LiveBody> = [
  since(1, oldest),
  since(25, withoutDisk),
  since(30, forced),
  since(68, withoutDisk),
];

/** Moving a server to another host, off: it is confirmed or reverted then. None takes a server that runs, and the refusals say so. */
export function migrateActions({
  compute,
  database,
}: Pick<ComputeFaceDeps, 'compute' | 'database'>): readonly ServerAction[] {
  const refuseHost = async (server: ServerRecord, to: string, toItself: string): Promise<void> => {
    if (to === server.host) throw badRequest(toItself);
    const there = await database.read((queries) => nodeOf(queries, to));
    if (!there) throw badRequest(`Compute host ${to} could not be found.`);
  };
  return [
    actionWithBody({
      name: 'migrate',
      policy: 'admin',
      bodies: coldBodies,
      handle: async (server, { migrate }, { context, version }) => {
        refuseStateFor('migrate', stateOf(server));
        const to = version < 56 ? null : hostIn(migrate);
        if (to !== null) await refuseHost(server, to, 'Cannot migrate to the host where the server exists.');
        const order = to === null ? {} : { wanted: { host: to, node: null } };
        await compute.act({ context, instanceUuid: server.id, action: 'migrate', order });
        return { status: 202 };
      },
    }),
    actionWithBody({
      name: live,
      policy: 'admin',
      bodies: liveBodies,
      answers: onlyRefusals,
      handle: async (server, { [live]: { host: to, force } }) => {
        if (force !== undefined && flagValue(force) && to === null) {
          throw badRequest("Can't force to a non-provided destination");
        }
        refuseState({ called: live, vmStates: ['active', 'paused'], onHost: true }, stateOf(server));
        const toItself = `Unable to migrate instance (${server.id}) to current host (${to}).`;
        if (to !== null) await refuseHost(server, to, toItself);
        throw badRequest('No valid host was found. There are not enough hosts available.');
      },
    }),
  ];
}

function hostIn(asked: unknown): string | null {
  if (typeof asked !== 'object' || asked === null || !('host' in asked)) return null;
  return typeof asked.host === 'string' ? asked.host : null;
}
