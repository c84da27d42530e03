/** TypeScript as the JavaScript that it is without its types, at the same lines and columns. */
export function stripTypes(source: string): string {
  const { stripTypeScriptTypes } = process.getBuiltinModule('node:module');
  // Node says once, on the operator's terminal, that this function is new. The types of its own modules it strips by the same.
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}
