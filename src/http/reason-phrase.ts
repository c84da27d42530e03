// Not by `import`: that evaluates every getter of the module, and one of them loads all of Node's WebSocket (30 ms).
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** The words that go with an HTTP status, such as `Not Found`. */
export function reasonPhrase(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}
