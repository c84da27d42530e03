import type { KeyView } from '../../server/keys/key-folder.ts';
import type { Column } from '../output/sheet.ts';

/** The columns of `keys list` and `keys rotate`. */
export const keyColumns: Column<KeyView>[] = [
  { name: 'Purpose', value: (key) => key.purpose },
  { name: 'Number', value: (key) => key.number },
  { name: 'Role', value: (key) => key.role },
  { name: 'ID', value: (key) => key.id },
  { name: 'Made', value: (key) => new Date(key.madeAt).toISOString() },
];
