/** What to retire. */
export type Selection =
  /** All that one version of a client lists. */
  | { readonly by: 'version'; readonly client: string; readonly version: string }
  /** All versions of a client but the newest `keep` of those that are not retired yet. */
  | { readonly by: 'keep-last'; readonly client: string; readonly keep: number }
  /** Operations that nobody, or not this client, used for so long; none that was published within that time. */
  | { readonly by: 'unused'; readonly client: string | null; readonly unusedForMs: number }
  /** Operations by their normalised ids, or beginnings that one operation has; of one client, or of all. */
  | { readonly by: 'ids'; readonly client: string | null; readonly ids: readonly string[] };
