/** One operation as an OpenAPI document tells of it. */
export interface Documented {
  readonly face: string;
  readonly method: string;
  /** With `{name}` for what varies. */
  readonly path: string;
  /** JSON Schema of its body; null where none is told. */
  readonly body: Schema | null;
  /** Of the Compute API: the first and last microversion, by their minor numbers. */
  readonly since: number;
  readonly until: number;
}

export type Schema = Readonly<Record<string, unknown>>;

export const faces = ['identity', 'image', 'network', 'compute', 'operator'] as const;

/** The operations of a document. */
export function operationsOf(face: string, document: unknown): Documented[] {
  const found: Documented[] = [];
  for (const [path, methods] of Object.entries(record(record(document).paths))) {
    for (const [method, told] of Object.entries(record(methods))) {
      const operation = record(told);
      const content = record(record(operation.requestBody).content);
      const { schema } = record(content['application/json']);
      found.push({
        face,
        method: method.toUpperCase(),
        path,
        body: schema === undefined ? null : record(schema),
        since: minor(operation['x-openstack-min-microversion'], 1),
        until: minor(operation['x-openstack-max-microversion'], 73),
      });
    }
  }
  return found;
}

/** The value as an object; an empty one where it is none. */
export function record(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function minor(version: unknown, fallback: number): number {
  return typeof version === 'string' ? Number(version.split('.')[1]) : fallback;
}
