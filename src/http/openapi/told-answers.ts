import type { JsonSchema } from '../json-schema.ts';
import type { NamedSchemas } from './named-schemas.ts';
import type { RouteDescription } from './route-description.ts';

/** What a status says. */
const sayings: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Begun.',
  204: 'Done, and nothing more to tell.',
  207: 'Done in part; each element says what became of it.',
  '2XX': 'Done, or begun.',
};

/**
 * The `responses` of an operation when it goes well, by status, or as `2XX` where no status is told. `same`: what stands under one
 * method and path, one for each range of microversions. Of an operation that always refuses there is none.
 */
export function toldAnswers(same: readonly RouteDescription[], named: NamedSchemas): Readonly<Record<string, object>> {
  const all = same.flatMap(({ answer, answers }) => Object.entries(answers ?? { '2XX': answer ?? null }));
  return Object.fromEntries(
    [...Map.groupBy(all, ([status]) => status)].map(([status, told]) => {
      const bodies = [...new Set(told.map(([, schema]) => schema))].filter((schema) => schema !== null);
      return [status, { description: sayings[status] ?? 'Done.', ...content(bodies, named) }];
    }),
  );
}

function content(bodies: readonly JsonSchema[], named: NamedSchemas): object {
  const [only, ...others] = bodies;
  if (!only) return {};
  const schema = named.referring(others.length === 0 ? only : { anyOf: bodies });
  return { content: { 'application/json': { schema } } };
}
