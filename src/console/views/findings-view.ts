import { HttpError } from '../../http/http-error.ts';
import { all } from '../../store/index.ts';
import { lookAt, type View } from '../api/view.ts';
import type { ConsoleDeps } from '../deps.ts';

const mostFindings = 200;

/** What the janitor has found and is not mended, the oldest first, then what it has mended lately; for administrators. */
export function findingsView({ database, compute }: Pick<ConsoleDeps, 'database' | 'compute'>): View {
  return {
    path: '/findings',
    every: 2000,
    look: async ({ context }) => {
      if (!context.isAdmin) throw new HttpError(403, 'This is for administrators: the token has not the role admin.');
      const found = await database.read(function* (queries) {
        const findings = queries.selectFrom('finding').selectAll();
        return {
          open: yield* all(
            findings.where('mended_at', 'is', null).orderBy('found_at').orderBy('id').limit(mostFindings),
          ),
          mended: yield* all(
            findings.where('mended_at', 'is not', null).orderBy('mended_at', 'desc').orderBy('id').limit(50),
          ),
          rounds: yield* all(queries.selectFrom('janitor_round').selectAll().orderBy('host').limit(50)),
        };
      });
      const wire = ({ seen_at: _, ...finding }: (typeof found.open)[number]) => ({
        ...finding,
        why_not: compute.whyNotMend(finding),
      });
      return lookAt({ open: found.open.map(wire), mended: found.mended.map(wire), rounds: found.rounds });
    },
  };
}
