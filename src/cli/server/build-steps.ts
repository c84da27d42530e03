import type { Session } from '../cloud/session.ts';
import { ApiError } from '../errors/api-error.ts';
import { listOf, objectOf, textOf } from '../json.ts';

/** A step of an action on a server, as the Compute API's os-instance-actions tells of it. */
export interface Step {
  /** `network`; `undo_network` when it was taken back. */
  readonly name: string;
  readonly result: 'running' | 'ok' | 'failed';
  /** Milliseconds that it took; undefined while it runs. */
  readonly took: number | undefined;
}

/** The steps of the action that this request began, in their order; none when the cloud does not tell them (to this user). */
export async function readSteps(session: Session, serverId: string, requestId: string): Promise<readonly Step[]> {
  if (requestId === '') return [];
  try {
    const path = `/servers/${encodeURIComponent(serverId)}/os-instance-actions/${encodeURIComponent(requestId)}`;
    const { body } = await session.call('compute', 'GET', path);
    return listOf(objectOf(body.instanceAction).events).map((event) => {
      const { event: name, result, start_time, finish_time } = objectOf(event);
      const finished = textOf(finish_time);
      return {
        name: textOf(name),
        result: finished === '' ? 'running' : result === 'Success' ? 'ok' : 'failed',
        took: finished === '' ? undefined : Date.parse(finished) - Date.parse(textOf(start_time)),
      };
    });
  } catch (error) {
    if (error instanceof ApiError && error.facts.status < 500) return [];
    throw error;
  }
}

/** What the steps say has been taken back of a build that failed. */
export function undoneText(steps: readonly Step[]): string {
  const undo = steps.filter(({ name }) => name.startsWith('undo_'));
  const named = (result: Step['result']) =>
    undo.filter((step) => step.result === result).map(({ name }) => name.slice('undo_'.length));
  if (undo.length === 0) return 'what the cloud undoes of it by itself (it tells no steps); the server stays, in ERROR';
  const failed = named('failed');
  const left = failed.length > 0 ? `; NOT undone: ${failed.join(', ')}` : '';
  return `${named('ok').join(', ') || 'nothing'}${left}; the server stays, in ERROR`;
}
