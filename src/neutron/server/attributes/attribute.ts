/** Stands for "not given, and the service derives a value": an attribute that may be left out but has no default. */
export const unset: unique symbol = Symbol('unset');

/** Makes the inner value of what was sent. Throws a NetworkError (400) for what it cannot make sense of. */
export type Converter = (value: unknown) => unknown;

/** Tells what is wrong with a converted value, as a clause without a final period; null when it is fine. */
export type Validator = (value: unknown) => string | null;

/**
 * One attribute of a resource. The table of a resource's attributes drives validation, policy, filters, sorting, field
 * selection and what an answer shows.
 */
export interface Attribute {
  /** May stand in a POST. */
  readonly post?: true;
  /** May stand in a PUT. */
  readonly put?: true;
  /** The value when it is left out of a POST; `unset` where the service derives one. Without it the attribute is required. */
  readonly default?: unknown;
  readonly convert?: Converter;
  readonly validate?: Validator;
  /**
   * Setting it has a policy rule of its own, `create_<resource>:<attribute>` and `update_…`; or the parts behind the colon
   * of the rules that apply to a value.
   */
  readonly enforce?: true | ((value: unknown) => readonly string[]);
  /** The column that has it, where the name differs. */
  readonly column?: string;
  /** May be filtered by, column against value. Other ways are in the resource's `filters`. */
  readonly filter?: true;
  /** May be sorted by. Of a column that may be null it says what is in it, so that null can be given a place. */
  readonly sort?: Sort;
  /** Never shown in an answer. */
  readonly hidden?: true;
}

/** How a column is compared: as it is; null as the empty text; null as a number below all others; not at all, as there is none and all are alike. */
export type Sort = 'plain' | 'nullable' | 'nullable-number' | 'alike';

export type AttributeTable = Readonly<Record<string, Attribute>>;

/** Values of attributes by wire name, converted and validated. Never shares structure with the request's body. */
export type Values = Record<string, unknown>;
