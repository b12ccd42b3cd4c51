/** What a migrating process is doing, in a sentence ready to print, and the facts for a log. */
export interface MigrationProgress {
  readonly kind: 'waiting' | 'started' | 'retrying' | 'notice' | 'applied' | 'rolled-back';
  /** Such as `0003_add_labels`; null when it concerns all of them. */
  readonly migration: string | null;
  readonly message: string;
}

export type OnMigrationProgress = (progress: MigrationProgress) => void;

/** What bounds the waiting of a migration, for locks of PostgreSQL and for another migrating process. */
export interface MigrationLimits {
  readonly onProgress?: OnMigrationProgress;
  /** How long to wait for another migrating process. Default: 10 minutes. */
  readonly waitForOthersMs?: number;
  /** How long one attempt queues for a table: everyone who wants that table queues behind it. Default: 5 s. */
  readonly lockTimeoutMs?: number;
  /** Attempts of one migration to get its table locks. Default: 12. */
  readonly lockAttempts?: number;
  /** The pause after the first attempt; later ones are longer, to ten times of it. Default: 1 s. */
  readonly lockPauseMs?: number;
}
