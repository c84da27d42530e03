import { DataFolderInUse } from '../../server/data-folder/data-folder.ts';
import { explainFailure } from '../../server/explain-failure.ts';
import { Failure } from '../errors/failure.ts';

/** Runs what works on a data folder itself. Throws Failure for what can be explained. */
export async function onDataFolder<T>(action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const explained = explainFailure(error);
    if (!explained) throw error;
    // A Berth that runs does by its API what this verb does to one that is stopped.
    const orElse =
      'or leave it running and use its API, as any administrator: openstack user set --password-prompt USER';
    const next = error instanceof DataFolderInUse ? ['stop that one, then try again', orElse] : explained.next;
    throw new Failure({ why: explained.why, next }, { cause: error });
  }
}
