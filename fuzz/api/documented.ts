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
    for (const [method, described] of Object.entries(record(methods))) {
      const operation = record(described);
      const content = record(record(operation.requestBody).content);
      // Bytes are of no form: to what takes them anything may be sent.
      const [told] = Object.entries(content).filter(([type]) => type !== 'application/octet-stream');
      const { schema } = record(told?.[1]);
      found.push({
        face,
        method: method.toUpperCase(),
        path,
        body: schema === undefined ? null : record(schema),
        since: minor(operation['x-openstack-min-microversion'], 1),
        until: minor(operation['x-openstack-max-microversion'], 74),
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
