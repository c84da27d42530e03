/** A whole number from 0 up, as a number or as digits; at most 2^31 − 1. */
export const wholeNumber = {
  anyOf: [
    { type: 'integer', minimum: 0, maximum: 2147483647 },
    { type: 'string', pattern: '^[0-9]{1,9}$' },
  ],
} as const;

/** A whole number from 1 up, as a number or as digits. */
export const positiveNumber = {
  anyOf: [
    { type: 'integer', minimum: 1, maximum: 2147483647 },
    { type: 'string', pattern: '^0*[1-9][0-9]{0,8}$' },
  ],
} as const;

/** A boolean, in all the ways in which clients write it. */
export const flag = {
  enum: [
    true,
    'True',
    'TRUE',
    'true',
    '1',
    'ON',
    'On',
    'on',
    'YES',
    'Yes',
    'yes',
    false,
    'False',
    'FALSE',
    'false',
    '0',
    'OFF',
    'Off',
    'off',
    'NO',
    'No',
    'no',
  ],
} as const;

/** Whether a `flag` means yes. */
export function flagValue(value: boolean | string): boolean {
  return typeof value === 'boolean' ? value : ['true', '1', 'on', 'yes'].includes(value.toLowerCase());
}

/** 1 to 255 characters, printable, no space at either end. */
export const name = {
  type: 'string',
  minLength: 1,
  maxLength: 255,
  pattern: '^(?! )[^\\u0000-\\u001f\\u007f]*[^ \\u0000-\\u001f\\u007f]$',
} as const;

/** Any text up to 255 characters without control characters, or null. */
export const description = {
  type: ['string', 'null'],
  maxLength: 255,
  pattern: '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$',
} as const;

/** Keys and texts of up to 255 characters. */
export const metadata = {
  type: 'object',
  patternProperties: { '^[a-zA-Z0-9-_:. ]{1,255}$': { type: 'string', maxLength: 255 } },
  additionalProperties: false,
} as const;

/** A server tag: 1 to 60 characters, without `/` and `,`. */
export const tag = { type: 'string', minLength: 1, maxLength: 60, pattern: '^[^,/]*$' } as const;

/** The password of a guest's administrator. */
export const adminPass = { type: 'string', minLength: 1, maxLength: 255 } as const;

export const diskConfig = { enum: ['AUTO', 'MANUAL'] } as const;

/** A flavor's id; some clients send a number. */
export const flavorRef = { anyOf: [{ type: 'string', minLength: 1, maxLength: 1024 }, { type: 'integer' }] } as const;

/** A UUID with dashes, in either case. */
export const uuid = {
  type: 'string',
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
} as const;
