/** An object as Nova's versioned notifications have it: what it is, in which version of its fields, and the fields. */
export interface NovaObject {
  readonly 'nova_object.name': string;
  readonly 'nova_object.namespace': 'nova';
  readonly 'nova_object.version': string;
  readonly 'nova_object.data': object;
}

/** Makes an object of a name, a version and its fields. */
export function novaObject(name: string, version: string, data: object): NovaObject {
  return {
    'nova_object.name': name,
    'nova_object.namespace': 'nova',
    'nova_object.version': version,
    'nova_object.data': data,
  };
}

/** A time of the store as payloads have it: whole seconds. */
export function payloadTime(stored: string | null): string | null {
  return stored === null ? null : `${stored.slice(0, 19)}Z`;
}
