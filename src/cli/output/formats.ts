/** The formats of `-f`. */
export const formats = ['table', 'json', 'yaml', 'csv', 'value'] as const;

/** One of the formats. */
export type Format = (typeof formats)[number];
