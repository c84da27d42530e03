import { KeyRepositoryError } from '../secrets/errors.ts';
import { NewerSchemaError } from '../store/errors.ts';
import { DataFolderInUse } from './data-folder.ts';
import { DatabaseUnusable } from './database-unusable.ts';
import { RecoveryError } from './recovery-error.ts';

/** What stands in the way of an operator's verb, and what to do, one thing a line. */
export interface DataFolderProblem {
  readonly problem: string;
  readonly advice: readonly string[];
}

/** Puts what an operator's verb threw into words; null for what nobody foresaw. */
export function explainDataFolderError(error: unknown): DataFolderProblem | null {
  if (error instanceof KeyRepositoryError || error instanceof RecoveryError) {
    return { problem: error.problem, advice: [error.advice] };
  }
  if (error instanceof DatabaseUnusable) {
    return {
      problem: error.message,
      advice: ['look at --database (BERTH_DATABASE, [database] url), and whether it runs'],
    };
  }
  if (error instanceof NewerSchemaError) return { problem: error.message, advice: ['use the Berth that made it'] };
  if (error instanceof DataFolderInUse) {
    return {
      problem: error.message,
      advice: [
        'stop that one, then try again',
        'or leave it running and use its API, as any administrator: openstack user set --password-prompt USER',
      ],
    };
  }
  return null;
}
