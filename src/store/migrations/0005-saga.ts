import type { Migration } from './index.ts';

export const saga: Migration = {
  name: 'saga',
  statements: [],
};
