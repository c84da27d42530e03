import { mendActions } from '../../compute/index.ts';
import { type JsonSchema, object, whole } from '../../http/json-schema.ts';
import { integer, link, orNull, text, textOrNull, time } from '../answer-schema.ts';

const finding: JsonSchema = {
  $id: 'Finding',
  ...whole({
    id: text,
    kind: text,
    resource: { enum: ['port', 'server'] },
    resource_id: text,
    server_id: text,
    project_id: textOrNull,
    host: textOrNull,
    state: { enum: ['waiting', 'reported', 'failed', 'mended'] },
    age: { ...integer, description: 'seconds: until it was mended, or until now' },
    reason: text,
    outcome: textOrNull,
    mend: textOrNull,
    found_at: time,
    seen_at: time,
    mended_at: orNull(time),
  }),
};

/** `GET /v1/findings`. */
export const findingsAnswer: JsonSchema = object(
  { findings: { type: 'array', items: finding }, findings_links: { type: 'array', items: link } },
  ['findings'],
);

/** A finding, and what mending it would do, or why that is refused. */
export const findingAnswer: JsonSchema = whole({
  finding,
  mending: orNull(whole({ action: { enum: mendActions }, effect: text })),
  why_not: textOrNull,
});

/** A finding that was mended. */
export const mendedAnswer: JsonSchema = whole({ finding });
