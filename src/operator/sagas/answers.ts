import { type JsonSchema, object, whole } from '../../http/json-schema.ts';
import { boolean, integer, link, orNull, text, textOrNull, time } from '../answer-schema.ts';

const members = {
  id: text,
  name: text,
  subject: { ...text, description: 'what it works on: a server' },
  state: { enum: ['running', 'unwinding', 'done', 'unwound', 'stuck', 'abandoned'] },
  created_at: time,
  updated_at: time,
  request_id: textOrNull,
  user_id: textOrNull,
  failure: orNull(whole({ node: textOrNull, code: text, message: text })),
};

const event = whole({ seq: integer, at: time, node: textOrNull, kind: text, data: {} });

const detailed: JsonSchema = {
  $id: 'DetailedSaga',
  ...whole({ ...members, detail: textOrNull, events: { type: 'array', items: event } }),
};

/** `GET /v1/sagas`. */
export const sagasAnswer: JsonSchema = object(
  {
    sagas: { type: 'array', items: { $id: 'Saga', ...whole(members) } },
    sagas_links: { type: 'array', items: link },
  },
  ['sagas'],
);

/** A saga with its events. */
export const sagaAnswer: JsonSchema = whole({ saga: detailed });

const port = whole({ id: textOrNull, network_id: textOrNull, ownership: { enum: ['created', 'brought'] } });
const claim = whole({ host: text, vcpus: integer, memory_mb: integer, disk_gb: integer });

/** A saga that was abandoned, and what it may have left. */
export const abandonedAnswer: JsonSchema = whole({
  saga: detailed,
  left: whole({ guest: boolean, disks: boolean, ports: { type: 'array', items: port }, claim: orNull(claim) }),
});
