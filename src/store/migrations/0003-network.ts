import type { Migration } from './index.ts';

export const network: Migration = {
  name: 'network',
  statements: [],
};
