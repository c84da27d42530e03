import { HttpError } from '../../http/http-error.ts';
import { type Database, first, run } from '../../store/index.ts';
import { notFound } from '../errors/nova-error.ts';

type ExtraSpecs = Readonly<Record<string, string>>;

const attempts = 5;

/**
 * Replaces a flavor's extra specs by what `change` makes of them. The old ones are the condition of the update, so that
 * of two changes at once none is lost; `change` is called anew then. Throws what `change` throws, and HttpError 404.
 */
export async function changeExtraSpecs(
  database: Database,
  flavorId: string,
  change: (specs: ExtraSpecs) => ExtraSpecs,
): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const done = await database.write(function* (queries) {
      const row = yield* first(queries.selectFrom('flavor').select('extra_specs').where('id', '=', flavorId));
      if (!row) throw notFound(`Flavor ${flavorId} could not be found.`);
      const next = JSON.stringify(change(JSON.parse(row.extra_specs) as ExtraSpecs));
      const touched = yield* run(
        queries
          .updateTable('flavor')
          .set({ extra_specs: next })
          .where('id', '=', flavorId)
          .where('extra_specs', '=', row.extra_specs),
      );
      return touched === 1;
    });
    if (done) return;
  }
  throw new HttpError(409, `Flavor ${flavorId} is being changed by others; try again.`);
}
