import { toBoolean, toInteger } from '../attributes/converters.ts';
import { badRequest } from '../errors/registry.ts';
import { isObject, readObject } from '../request/body.ts';

/** No limit, to the largest one that is kept. */
const range = [-1, 2 ** 31 - 1] as const;

/** What a PUT asks for. */
export interface QuotaChange {
  readonly limits: ReadonlyMap<string, number>;
  /** Also below what is in use. */
  readonly force: boolean;
}

/** Reads the body of a PUT. Throws 400. QUO-009, QUO-010 */
export function readQuotaBody(body: unknown, known: readonly string[]): QuotaChange {
  const { quota } = readObject(body);
  if (!isObject(quota)) throw badRequest("Unable to find 'quota' in request body");
  const { force = false, check_limit: _check, tenant_id: _tenant, project_id: _project, ...sent } = quota;
  const unknown = Object.keys(sent).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw badRequest(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
  const limits = Object.entries(sent).map(([name, value]): [string, number] => {
    const limit = Number(toInteger(value));
    if (limit < range[0] || limit > range[1]) {
      throw badRequest(
        `Invalid input for ${name}. Reason: '${limit}' is not in range ${range[0]} through ${range[1]}.`,
      );
    }
    return [name, limit];
  });
  return { limits: new Map(limits), force: toBoolean(force) === true };
}
