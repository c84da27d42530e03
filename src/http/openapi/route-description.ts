import type { JsonSchema } from '../json-schema.ts';

/** What can be called, as a document tells of it. */
export interface RouteDescription {
  /** In capitals. */
  readonly method: string;
  /** From the root on, with `:name` for what varies. */
  readonly path: string;
  /** What its body has to be; left out where none is read, or where nothing is known of it. */
  readonly body?: JsonSchema;
  /** Facts under names of their own, which begin with `x-`. */
  readonly facts?: Readonly<Record<`x-${string}`, unknown>>;
}
