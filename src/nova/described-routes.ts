import type { RouteDescription } from '../http/openapi/route-description.ts';
import type { Operation } from './operation/operation.ts';

/** The Compute API's operations, for a document: their bodies by microversion, and which microversions have them. */
export function describedRoutes(operations: readonly Operation[], prefix: string): readonly RouteDescription[] {
  return operations.map(({ method, path, since, until, body, forms, answers }) => {
    const byVersion = (body ?? []).map(({ since: from, schema }) => ({
      title: `from microversion 2.${from} on`,
      ...schema,
    }));
    const schemas = forms ?? byVersion;
    const [only, ...others] = schemas;
    const schema = others.length === 0 ? only : { anyOf: schemas };
    return {
      method,
      path: `${prefix}/v2.1${path}`,
      ...(schema && { body: schema }),
      answers,
      facts: {
        ...(since !== undefined && { 'x-openstack-min-microversion': `2.${since}` }),
        ...(until !== undefined && { 'x-openstack-max-microversion': `2.${until}` }),
      },
    };
  });
}
