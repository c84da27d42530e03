import type { Migration } from './index.ts';

export const identity: Migration = {
  name: 'identity',
  statements: [],
};
