/** Ids that a statement gave as one text, `string_agg(id::text, ',')`; PostgreSQL says null for none. */
export function idSet(aggregated: unknown): ReadonlySet<string> {
  return new Set(typeof aggregated === 'string' ? aggregated.split(',') : []);
}
