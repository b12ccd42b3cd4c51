import type { SqlStatement } from './split-statements.ts';

/** One SQL file of a migration: the way up or the way down. */
export interface MigrationScript {
  /** The file's name without its folder: `0003_add_labels.sql`. */
  readonly file: string;
  /** With line ends normalised to \n and without a byte order mark. */
  readonly text: string;
  readonly statements: readonly SqlStatement[];
  /** False under the header `-- portcullis:no-transaction`: each statement then stands alone. */
  readonly transactional: boolean;
}

/** One numbered change of the database. */
export interface Migration {
  /** Its place in the order, from 1. */
  readonly number: number;
  readonly name: string;
  /** SHA-256 of the way up, in hexadecimal; the way down may be mended later. */
  readonly hash: string;
  readonly up: MigrationScript;
  /** Null when there is no file for the way down: `migrate verify` complains, `migrate down` refuses. */
  readonly down: MigrationScript | null;
}

/** How a migration is called in messages and files: `0003_add_labels`. */
export function migrationId(migration: { readonly number: number; readonly name: string }): string {
  return `${String(migration.number).padStart(4, '0')}_${migration.name}`;
}
