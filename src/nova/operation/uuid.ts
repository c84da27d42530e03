const pattern = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** Whether a text is a UUID, with or without dashes. */
export function isUuid(text: string): boolean {
  return pattern.test(text);
}

/** The id at the end of an address, for clients that send a resource's link in place of its id. */
export function idOf(reference: string): string {
  const path = reference.split('?', 1)[0] ?? '';
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}
