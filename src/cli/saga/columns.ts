import type { JsonObject } from '../json.ts';
import type { Column } from '../output/sheet.ts';
import { field } from '../resource/field.ts';

/** The columns of `saga list`. */
export const sagaColumns: readonly Column<JsonObject>[] = [
  field('ID', 'id'),
  field('Name', 'name'),
  field('Server', 'subject'),
  field('State', 'state'),
  field('Created At', 'created_at'),
  field('Updated At', 'updated_at'),
];

/** The fields of one saga. Its events are a field of their own. */
export const sagaFields: readonly Column<JsonObject>[] = [
  field('created_at', 'created_at'),
  field('detail', 'detail'),
  field('failure', 'failure'),
  field('id', 'id'),
  field('name', 'name'),
  field('request_id', 'request_id'),
  field('state', 'state'),
  field('subject', 'subject'),
  field('updated_at', 'updated_at'),
  field('user_id', 'user_id'),
];
