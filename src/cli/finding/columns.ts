import type { JsonObject } from '../json.ts';
import { ageText } from '../output/age.ts';
import type { Column } from '../output/sheet.ts';
import { field, fieldsOf } from '../resource/field.ts';

/** The columns of `finding list`, by the names of those of `audit`. */
export const findingColumns: readonly Column<JsonObject>[] = [
  field('Kind', 'kind'),
  field('Resource', 'resource'),
  field('ID', 'resource_id'),
  field('Server', 'server_id'),
  field('State', 'state'),
  field('Age', 'age', ageText),
  field('Reason', 'reason'),
  field('Outcome', 'outcome'),
  field('Mend', 'mend'),
  field('Finding', 'id'),
];

/** The fields of one finding. */
export const findingFields: readonly Column<JsonObject>[] = fieldsOf(
  [
    ...[
      'id',
      'kind',
      'resource',
      'resource_id',
      'server_id',
      'project_id',
      'host',
      'state',
      'age',
      'reason',
      'outcome',
    ],
    ...['mend', 'found_at', 'seen_at', 'mended_at'],
  ],
  {},
  { age: ageText },
);
