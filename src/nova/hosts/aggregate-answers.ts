import {
  boolean,
  by,
  integer,
  list,
  map,
  micros,
  microsOrNull,
  nothing,
  shape,
  text,
  textOrNull,
  view,
} from '../operation/answer-schema.ts';

const created = {
  id: integer,
  name: text,
  availability_zone: textOrNull,
  created_at: micros,
  updated_at: microsOrNull,
  deleted: boolean,
  deleted_at: nothing,
};
const sinceUuid = { uuid: by('aggregateUuid', text) };

const aggregate = view('Aggregate', { ...created, hosts: list(text), metadata: map(text) }, sinceUuid);

/** `GET /os-aggregates`. */
export const aggregatesAnswer = shape({ aggregates: list(aggregate) });

/** One, read or changed. */
export const aggregateAnswer = shape({ aggregate });

/** A new one: Nova leaves its hosts and its metadata out. */
export const createdAggregateAnswer = shape({ aggregate: view('CreatedAggregate', created, sinceUuid) });
