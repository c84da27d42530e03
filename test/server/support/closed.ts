export type Json = Readonly<Record<string, unknown>>;

/**
 * The same schema, with no member that it does not name, so that what is answered is told; and with the document's `named` ones
 * in the place of references to them.
 */
export function closed(schema: unknown, named: Json = {}): unknown {
  if (Array.isArray(schema)) return schema.map((one) => closed(one, named));
  if (typeof schema !== 'object' || schema === null) return schema;
  if ('$ref' in schema) return closed(named[String(schema.$ref).replace('#/components/schemas/', '')], named);
  const inner = Object.entries(schema).map(([key, value]) => {
    if (key !== 'properties') return [key, closed(value, named)];
    const members = Object.entries(value as Json).map(([name, one]) => [name, closed(one, named)]);
    return [key, Object.fromEntries(members)];
  });
  return { ...Object.fromEntries(inner), ...('properties' in schema && { additionalProperties: false }) };
}
