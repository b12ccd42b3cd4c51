/** The text of a PostgreSQL array of uuids, which need no quotes. Only for values that are known to be uuids. */
export function uuidArray(ids: readonly string[]): string {
  return `{${ids.join(',')}}`;
}
