/** A query of those terms that have a value. Booleans are written as Neutron reads them. */
export function searchTerms(
  terms: Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
): URLSearchParams {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(terms)) {
    if (value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
  }
  return query;
}
