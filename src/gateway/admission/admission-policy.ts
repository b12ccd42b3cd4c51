/**
 * What operations that were not published may do: `enforce` refuses them, `learn` runs and records them, `open` runs
 * them.
 */
export type AdmissionMode = 'enforce' | 'learn' | 'open';

/** Read anew for each request, so that it can change without a restart. */
export interface AdmissionPolicy {
  readonly mode: AdmissionMode;
  /** Modes of single clients, by name; they win over `mode`. */
  readonly clientModes: ReadonlyMap<string, AdmissionMode>;
  /** Where the mode is `enforce`: a client may run only what it published itself. */
  readonly requireClient: boolean;
}

/** A token with this scope is admitted as in the mode `open`: a developer who explores production. */
export const adhocScope = 'operations:adhoc';
