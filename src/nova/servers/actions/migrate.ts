import type { XStatic } from 'typebox/schema';
import { refuseState } from '../../../compute/index.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest } from '../../errors/nova-error.ts';
import { nodeOf } from '../../hosts/host-queries.ts';
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

/** Moving a server to another host: none takes a server that runs, and the refusals say so. */
export function migrateActions({ database }: Pick<ComputeFaceDeps, 'database'>): readonly ServerAction[] {
  const refuse = async (server: ServerRecord, to: string | null, toItself: string): Promise<never> => {
    if (to !== null) {
      if (to === server.host) throw badRequest(toItself);
      const there = await database.read((queries) => nodeOf(queries, to));
      if (!there) throw badRequest(`Compute host ${to} could not be found.`);
    }
    throw badRequest('No valid host was found. There are not enough hosts available.');
  };
  return [
    actionWithBody({
      name: 'migrate',
      policy: 'admin',
      bodies: coldBodies,
      handle: async (server, { migrate }, { version }) => {
        refuseState({ called: 'migrate', vmStates: ['active', 'stopped'], onHost: true }, stateOf(server));
        return refuse(
          server,
          version < 56 ? null : hostIn(migrate),
          'Cannot migrate to the host where the server exists.',
        );
      },
    }),
    actionWithBody({
      name: live,
      policy: 'admin',
      bodies: liveBodies,
      handle: async (server, { [live]: { host: to, force } }) => {
        if (force !== undefined && flagValue(force) && to === null) {
          throw badRequest("Can't force to a non-provided destination");
        }
        refuseState({ called: live, vmStates: ['active', 'paused'], onHost: true }, stateOf(server));
        return refuse(server, to, `Unable to migrate instance (${server.id}) to current host (${to}).`);
      },
    }),
  ];
}

function hostIn(asked: unknown): string | null {
  if (typeof asked !== 'object' || asked === null || !('host' in asked)) return null;
  return typeof asked.host === 'string' ? asked.host : null;
}
