import { ServiceCredentialRefused } from '../neutron/client/errors/service-credential-refused.ts';
import { KeyRepositoryError } from '../secrets/errors.ts';
import { NewerSchemaError, StoreError } from '../store/errors.ts';
import { ConfigError } from './config/config-error.ts';
import { DataFolderInUse } from './data-folder/data-folder.ts';
import { DataFolderError } from './data-folder/data-folder-error.ts';
import { DatabaseUnusable } from './database-unusable.ts';

/** Why something could not be done, and what to do about it, one thing a line. */
export interface ExplainedFailure {
  readonly why: string;
  readonly next: readonly string[];
}

/** What the system refuses, by its code, with what to do. */
const refusals: Readonly<Record<string, ExplainedFailure['next']>> = {
  EADDRINUSE: ['something listens there already: choose another port: --port NUMBER (BERTH_PORT)'],
  EADDRNOTAVAIL: ['this machine has no such address: choose another one: --host ADDRESS (BERTH_HOST)'],
  ENOTFOUND: ['this machine has no such address: choose another one: --host ADDRESS (BERTH_HOST)'],
  EACCES: ['give this user the right to it', 'or use another folder or port: --data, --port'],
  EPERM: ['give this user the right to it', 'or use another folder or port: --data, --port'],
  EROFS: ['use another folder: --data FOLDER (BERTH_DATA)'],
  ENOSPC: ['make room on the disk that has the data folder', 'or use another folder: --data FOLDER (BERTH_DATA)'],
  EDQUOT: ['make room on the disk that has the data folder', 'or use another folder: --data FOLDER (BERTH_DATA)'],
};

/** The same of the database file, by SQLite's primary result code. */
const fileRefusals: Readonly<Record<number, keyof typeof refusals>> = {
  3: 'EACCES',
  8: 'EROFS',
  13: 'ENOSPC',
  14: 'EACCES',
};

/** Puts what a start or an operator's verb threw into words, for a person; null for a defect. */
export function explainFailure(error: unknown): ExplainedFailure | null {
  if (!(error instanceof Error)) return null;
  const why = error.message;
  if (error instanceof ConfigError) {
    return {
      why,
      next: ['berth config check looks at all settings', 'docs/reference/configuration.md has every one of them'],
    };
  }
  if (error instanceof KeyRepositoryError || error instanceof DataFolderError) {
    return { why: error.problem, next: [error.advice] };
  }
  if (error instanceof NewerSchemaError) return { why, next: ['use the Berth that used it last'] };
  if (error instanceof ServiceCredentialRefused) {
    return {
      why,
      next: [
        'look at [network] (BERTH_NETWORK_…) or [identity] (BERTH_IDENTITY_…), whichever names that Keystone',
        'docs/how-to/real-neutron.md and docs/how-to/real-nova.md have what is needed',
      ],
    };
  }
  if (error instanceof DatabaseUnusable) {
    return { why, next: ['look at --database (BERTH_DATABASE, [database] url), and whether it runs'] };
  }
  if (error instanceof DataFolderInUse) {
    return { why, next: ['stop that one, then try again', 'or name another folder: --data FOLDER (BERTH_DATA)'] };
  }
  const next = refusals[codeOf(error)];
  if (next) return { why, next };
  return error instanceof StoreError && error.cause !== undefined ? explainFailure(error.cause) : null;
}

function codeOf(error: Error): string {
  if ('errcode' in error) return fileRefusals[Number(error.errcode) & 0xff] ?? '';
  return 'code' in error ? String(error.code) : '';
}
