import type { ExternalEvent } from '../../compute/compute-api.ts';
import { all, type Database } from '../../store/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { object, since } from '../operation/body-schema.ts';
import { uuid } from '../operation/common-schemas.ts';
import { type Operation, operationWithBody } from '../operation/operation.ts';
import { padded } from '../servers/padded.ts';
import { eventsAnswer } from './event-answers.ts';

const names = ['network-changed', 'network-vif-plugged', 'network-vif-unplugged', 'network-vif-deleted'] as const;

function body<const N extends readonly string[]>(allowed: N) {
  const event = object(
    {
      name: { enum: allowed },
      server_uuid: uuid,
      status: { enum: ['failed', 'completed', 'in-progress'] },
      tag: { type: 'string', maxLength: 255 },
    },
    ['name', 'server_uuid'],
  );
  return object({ events: { type: 'array', minItems: 1, maxItems: 10000, items: event } }, ['events']);
}

const bodies = [since(1, body(names)), since(51, body([...names, 'volume-extended']))] as const;

/** Codes of events, as the answer tells them. */
const accepted = 200;
const unfit = 400;
const unknownServer = 404;
const noHost = 422;

/** `POST /os-server-external-events`: what other services have to tell of servers. 207 when not all were accepted. */
export function externalEventOperations({ database, compute, logger }: ComputeFaceDeps): readonly Operation[] {
  return [
    operationWithBody({
      method: 'POST',
      path: '/os-server-external-events',
      policy: 'adminOrService',
      answers: { 200: eventsAnswer, 207: eventsAnswer },
      body: bodies,
      handle: async (call) => {
        const { events } = call.body;
        const hosts = await hostsOf(database, [...new Set(events.map((event) => event.server_uuid.toLowerCase()))]);
        const answers = events.map((event) => {
          const instanceUuid = event.server_uuid.toLowerCase();
          const code = judge(event.name, hosts.get(instanceUuid));
          const status = code === accepted ? (event.status ?? 'completed') : 'failed';
          return { answer: { ...event, status, code }, event: asExternalEvent(event, instanceUuid) };
        });
        for (const { answer, event } of answers) {
          if (answer.code !== accepted || !event) continue;
          // Each for itself: one that goes wrong must not cost the others.
          await compute.externalEvent(event).catch((error: unknown) => {
            const { instanceUuid, name } = event;
            logger.error(
              { requestId: call.context.requestId, instanceUuid, name, err: error },
              'external event was lost',
            );
          });
        }
        const all = answers.every(({ answer }) => answer.code === accepted);
        return { status: all ? 200 : 207, body: { events: answers.map(({ answer }) => answer) } };
      },
    }),
  ];
}

function judge(name: string, host: string | null | undefined): number {
  if (host === undefined) return unknownServer;
  if (host === null) return noHost;
  // There are no volumes that could be extended.
  return name === 'volume-extended' ? unfit : accepted;
}

interface GivenEvent {
  readonly name: string;
  readonly status?: ExternalEvent['status'];
  readonly tag?: string;
}

function asExternalEvent(event: GivenEvent, instanceUuid: string): ExternalEvent | null {
  const name = names.find((candidate) => candidate === event.name);
  return name ? { name, instanceUuid, tag: event.tag ?? null, status: event.status ?? 'completed' } : null;
}

/** The host of each server that there is; null before it has one. */
function hostsOf(database: Database, serverIds: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  return database.read(function* (queries) {
    const hosts = new Map<string, string | null>();
    for (let start = 0; start < serverIds.length; start += 1000) {
      const rows = yield* all(
        queries
          .selectFrom('instance')
          .select(['uuid', 'host'])
          .where('uuid', 'in', padded(serverIds.slice(start, start + 1000)))
          .where('deleted', '=', 0),
      );
      for (const row of rows) hosts.set(row.uuid, row.host);
    }
    return hosts;
  });
}
