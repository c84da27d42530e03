import { identity } from './0001-identity.ts';
import { image } from './0002-image.ts';
import { network } from './0003-network.ts';
import { compute } from './0004-compute.ts';
import { saga } from './0005-saga.ts';

/**
 * One step of the schema. Its statements run on SQLite and on PostgreSQL alike: types are text and integer (0 and 1 for
 * booleans, bigint where 2^31 is not enough), times are ISO text with milliseconds, JSON is text, addresses are hex text.
 * A unique rule that the program tells apart by name is a unique index, not a table constraint.
 */
export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
}

/** In order; the version of a schema is the number of steps taken. Append only: a landed step is never changed. */
export const migrations: readonly Migration[] = [identity, image, network, compute, saga];
