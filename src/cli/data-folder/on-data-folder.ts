import { explainDataFolderError } from '../../server/explain-data-folder-error.ts';
import { Failure } from '../errors/failure.ts';

/** Runs what works on a data folder itself. Throws Failure for what can be explained. */
export async function onDataFolder<T>(action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const explained = explainDataFolderError(error);
    if (explained === null) throw error;
    throw new Failure({ why: explained.problem, next: explained.advice }, { cause: error });
  }
}
