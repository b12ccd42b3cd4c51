/** An id as it stands in a table: hashes cut to their first 12 characters. */
export function shortId(id: string): string {
  return /^[0-9a-f]{32,}$/.test(id) ? `${id.slice(0, 12)}…` : id;
}

/** An ISO moment to the minute, in UTC: `2026-11-20 11:40`. */
export function printMoment(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

/** Client versions, gathered by client: `web 1.2.0, 1.2.1; ios 4.0`. */
export function printVersions(versions: readonly { readonly client: string; readonly version: string }[]): string {
  return [...Map.groupBy(versions, ({ client }) => client)]
    .map(([client, same]) => `${client} ${[...new Set(same.map(({ version }) => version))].join(', ')}`)
    .join('; ');
}

/** `1 operation`, `2 operations`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
