import { type ComponentChildren, h } from 'preact';

/** A column of a table. */
export interface Column<T> {
  readonly name: string;
  readonly cell: (row: T) => ComponentChildren;
  /** `wide` takes what is left; `number` is aligned to the right; `small` may go where there is no room. */
  readonly look?: 'wide' | 'number' | 'small';
}

interface TableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}

/** A plain table, for what is never very long. */
export function Table<T>({ label, columns, rows, keyOf }: TableProps<T>) {
  return h(
    'div',
    { class: 'table-box', tabIndex: 0, role: 'region', 'aria-label': label },
    h(
      'table',
      null,
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map(({ name, look }) => h('th', { key: name, scope: 'col', class: look }, name)),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((row) =>
          h(
            'tr',
            { key: keyOf(row) },
            columns.map(({ name, cell, look }) => h('td', { key: name, class: look }, cell(row))),
          ),
        ),
      ),
    ),
  );
}
