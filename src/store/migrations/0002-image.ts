import type { Migration } from './index.ts';

export const image: Migration = {
  name: 'image',
  statements: [],
};
