import type { JsonSchema } from '../json-schema.ts';

/** What can be called, as a document tells of it. */
export interface RouteDescription {
  /** In capitals. */
  readonly method: string;
  /** From the root on, with `:name` for what varies. */
  readonly path: string;
  /** What its body has to be; left out where none is read, or where nothing is known of it. */
  readonly body?: JsonSchema;
  /** The media types that it may come as; JSON, unless given. */
  readonly bodyTypes?: readonly string[];
  /** What its answer is when it goes well; left out where it has no body, or nothing is told of it. */
  readonly answer?: JsonSchema;
  /** The same by status, where that is known; null: without a body. */
  readonly answers?: Readonly<Record<string, JsonSchema | null>>;
  /** Facts under names of their own, which begin with `x-`. */
  readonly facts?: Readonly<Record<`x-${string}`, unknown>>;
}
