import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../../errors.ts';
import { migrationId, type Migration, type MigrationScript } from './migration.ts';
import { findForbidden, lineAt, normaliseLineEnds, parseScript } from './parse-script.ts';
import { UnterminatedSqlError } from './split-statements.ts';

/** Something wrong with the files of the migrations, or with what a database remembers of them. */
export interface MigrationProblem {
  readonly kind:
    | 'bad-name' | 'duplicate-number' | 'orphan-down' | 'unreadable' | 'empty' | 'forbidden'
    | 'gap' | 'missing-down' | 'not-repeatable'
    | 'altered' | 'missing-file' | 'out-of-order'
    | 'not-reversible' | 'tables-differ';
  /** The file or migration it concerns. */
  readonly where: string;
  readonly message: string;
}

export interface MigrationScan {
  /** In order of number. With problems among the files, those that could be read. */
  readonly migrations: readonly Migration[];
  readonly problems: readonly MigrationProblem[];
}

const fileName = /^(\d{4,})_([a-z0-9][a-z0-9_]*?)(\.down)?\.sql$/;

/** Reads all migrations of a folder and says what is wrong with the files. Throws OperatorError when the folder cannot be read. */
export async function scanMigrations(directory: string): Promise<MigrationScan> {
  const problems: MigrationProblem[] = [];
  const ups: { number: number; name: string; script: MigrationScript }[] = [];
  const downs = new Map<string, MigrationScript>();
  for (const file of await listSqlFiles(directory)) {
    const [, digits, name, down] = fileName.exec(file) ?? [];
    if (digits === undefined || name === undefined) {
      problems.push({ kind: 'bad-name', where: file, message: 'is not named NNNN_name.sql or NNNN_name.down.sql (a-z, 0-9 and _)' });
      continue;
    }
    const script = readScript(file, await readFile(join(directory, file), 'utf8'), problems);
    if (script === null) continue;
    const number = Number(digits);
    if (down === undefined) ups.push({ number, name, script });
    else downs.set(migrationId({ number, name }), script);
  }
  ups.sort((a, b) => a.number - b.number || a.name.localeCompare(b.name));
  const migrations = ups.map(({ number, name, script }): Migration => {
    const id = migrationId({ number, name });
    const down = downs.get(id) ?? null;
    downs.delete(id);
    return { number, name, hash: hashOf(script.text), up: script, down };
  });
  for (const script of downs.values()) {
    problems.push({ kind: 'orphan-down', where: script.file, message: 'is the way down of a migration that is not here' });
  }
  return { migrations, problems: [...problems, ...findOrderProblems(migrations)] };
}

/** SHA-256 in hexadecimal over the text with normalised line ends. */
export function hashOf(text: string): string {
  return createHash('sha256').update(normaliseLineEnds(text)).digest('hex');
}

async function listSqlFiles(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((file) => file.endsWith('.sql')).toSorted();
  } catch (error) {
    throw new OperatorError(`The folder of migrations ${directory} cannot be read`, { cause: error });
  }
}

function readScript(file: string, text: string, problems: MigrationProblem[]): MigrationScript | null {
  try {
    const script = parseScript(file, text);
    if (script.statements.length === 0) problems.push({ kind: 'empty', where: file, message: 'holds no statement' });
    const forbidden = findForbidden(script);
    if (forbidden !== null) {
      problems.push({ kind: 'forbidden', where: file, message: `line ${lineAt(script.text, forbidden.offset)} ${forbidden.reason}` });
    }
    return script;
  } catch (error) {
    if (!(error instanceof UnterminatedSqlError)) throw error;
    const line = lineAt(normaliseLineEnds(text), error.offset);
    problems.push({ kind: 'unreadable', where: file, message: `line ${line}: ${error.message}` });
    return null;
  }
}

function findOrderProblems(migrations: readonly Migration[]): MigrationProblem[] {
  return migrations.flatMap((migration, index): MigrationProblem[] => {
    const before = migrations[index - 1]?.number ?? 0;
    const found: MigrationProblem[] = [];
    if (migration.number === before) {
      found.push({ kind: 'duplicate-number', where: migration.up.file, message: `has the number of ${migrations[index - 1]?.up.file ?? 'none'}` });
    } else if (migration.number !== before + 1) {
      found.push({ kind: 'gap', where: migration.up.file, message: `follows number ${before}: ${before + 1} is missing` });
    }
    if (migration.down === null) {
      found.push({ kind: 'missing-down', where: migration.up.file, message: `has no ${migrationId(migration)}.down.sql` });
    }
    return found;
  });
}
