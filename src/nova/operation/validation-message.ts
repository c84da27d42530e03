interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
}

/** The most telling of a schema's complaints, as a sentence for the client. */
export function validationMessage(errors: readonly SchemaError[]): string {
  const unexpected = errors.filter((error) => error.keyword === 'additionalProperties');
  if (unexpected.length > 0) {
    const names = [...new Set(unexpected.map((error) => String(error.params.additionalProperty)))];
    return `Additional properties are not allowed: ${names.slice(0, 5).map(quoted).join(', ')}${place(unexpected[0])}.`;
  }
  // Of alternatives the deepest complaint is about the one that the client meant.
  const deepest = errors.toSorted((a, b) => depth(b) - depth(a))[0];
  if (!deepest) return 'The request body does not fit this operation.';
  const attribute = deepest.instancePath.split('/').at(-1);
  const message = deepest.message ?? 'is not what is expected here';
  if (!attribute) return `Invalid input: the request body ${message}.`;
  return `Invalid input for field/attribute ${quoted(attribute)}: it ${message}${place(deepest)}.`;
}

function depth(error: SchemaError): number {
  return error.instancePath.split('/').length;
}

function place(error: SchemaError | undefined): string {
  return error?.instancePath ? ` (at ${error.instancePath.slice(0, 200)})` : '';
}

function quoted(name: string): string {
  return `'${name.slice(0, 100)}'`;
}
