import type { Migration } from './index.ts';

export const compute: Migration = {
  name: 'compute',
  statements: [],
};
