import type { JsonSchema } from '../../http/json-schema.ts';
import { type Microversion, maximumVersion, minimumVersion } from '../microversion/microversion.ts';
import { integer, type Members, shape, text, view, within } from '../operation/answer-schema.ts';
import { shownClassQuotas, shownQuotas } from './quota-view.ts';
import { type QuotaName, quotaNames } from './quotas.ts';

const id: JsonSchema = { ...text, description: 'not told by the answer to a change' };

/** `/os-quota-sets`: of a project or a user; −1 is no limit. */
export const quotaSetAnswer = quotas('quota_set', 'QuotaSet', integer, shownQuotas, {}, { id });

/** `/os-quota-sets/{project}/detail`. */
export const quotaDetailAnswer = quotas(
  'quota_set',
  'QuotaSetDetail',
  view('QuotaDetail', { limit: integer, in_use: integer, reserved: integer }),
  shownQuotas,
  { id: text },
);

/** `/os-quota-class-sets`. */
export const quotaClassAnswer = quotas('quota_class_set', 'QuotaClassSet', integer, shownClassQuotas, {}, { id });

type Shown = (version: Microversion) => readonly QuotaName[];

/** Each name is told of with the microversions that show it: they are asked one after the other. */
function quotas(
  key: string,
  name: string,
  value: JsonSchema,
  shown: Shown,
  members: Members,
  sometimes: Members = {},
): JsonSchema {
  const versions = Array.from({ length: maximumVersion }, (_, index) => minimumVersion + index);
  const names = versions.map((version) => new Set(shown(version)));
  const everywhere: [string, JsonSchema][] = [];
  const somewhere: [string, JsonSchema][] = [];
  for (const quota of quotaNames) {
    const having = versions.filter((_, index) => names[index]?.has(quota));
    const [since = minimumVersion, until = maximumVersion] = [having.at(0), having.at(-1)];
    if (having.length === versions.length) everywhere.push([quota, value]);
    else somewhere.push([quota, within(until === maximumVersion ? { since } : { since, until }, value)]);
  }
  return shape({
    [key]: view(
      name,
      { ...members, ...Object.fromEntries(everywhere) },
      { ...sometimes, ...Object.fromEntries(somewhere) },
    ),
  });
}
