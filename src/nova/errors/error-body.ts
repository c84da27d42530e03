/** The body of every error answer of the Compute API: one key that names the kind. */
export type ErrorBody = Readonly<Record<string, { readonly code: number; readonly message: string }>>;

const names: ReadonlyMap<number, string> = new Map([
  [400, 'badRequest'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'itemNotFound'],
  [405, 'badMethod'],
  [409, 'conflictingRequest'],
  [413, 'overLimit'],
  [415, 'badMediaType'],
  [429, 'overLimit'],
  [501, 'notImplemented'],
  [503, 'serviceUnavailable'],
]);

/** `{"<name by status>": {"code", "message"}}`; every status without a name of its own is a `computeFault`. */
export function errorBody(status: number, message: string): ErrorBody {
  return { [names.get(status) ?? 'computeFault']: { code: status, message } };
}
