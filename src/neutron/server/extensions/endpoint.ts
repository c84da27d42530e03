import type { Extension } from '../../resources.ts';
import { networkError } from '../errors/registry.ts';
import type { Endpoint } from '../operations/resource-endpoint.ts';
import { json } from '../request/network-request.ts';
import { extensions } from './implemented.ts';

/** `/v2.0/extensions[/<alias>]`. An unknown alias is 404 with no NeutronError. MSC-032 */
export const extensionsEndpoint: Endpoint = async ({ request, query }, [alias, ...rest]) => {
  if (request.method !== 'GET' || rest.length > 0) throw networkError('HTTPNotFound');
  if (alias === undefined) {
    return json(200, { extensions: extensions.map((extension) => select(extension, query.fields)) });
  }
  const extension = extensions.find((candidate) => candidate.alias === alias);
  if (!extension) {
    return {
      status: 404,
      headers: { 'content-type': 'text/plain' },
      body: `Extension with alias ${alias} does not exist`,
    };
  }
  return json(200, { extension: select(extension, query.fields) });
};

/** A copy that is the caller's own. */
function select(extension: Extension, fields: ReadonlySet<string>): object {
  return Object.fromEntries(
    Object.entries({ ...extension, links: [] }).filter(([name]) => fields.size === 0 || fields.has(name)),
  );
}
