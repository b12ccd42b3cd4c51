import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../../errors.ts';
import { migrationId } from './migration.ts';
import { scanMigrations } from './scan-migrations.ts';

const upTemplate = (title: string) => `-- ${title}
-- Runs in one transaction together with its record: no BEGIN or COMMIT here.
-- CREATE INDEX CONCURRENTLY, and what running nodes survive: docs/migrations.md

`;
const downTemplate = (title: string) => `-- Takes back: ${title}
-- Afterwards the catalog is as it was before: portcullis migrate verify --scratch proves it.

`;

/**
 * Writes the two files of a new migration under the next number; returns their paths. The name may be words
 * ("Add labels") and becomes `add_labels`. Throws OperatorError on a name without letters or digits.
 */
export async function createMigration(directory: string, name: string): Promise<{ readonly up: string; readonly down: string }> {
  const slug = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '');
  if (slug === '') throw new OperatorError(`"${name}" is no name for a migration: use letters and digits`);
  await mkdir(directory, { recursive: true });
  const { migrations } = await scanMigrations(directory);
  const id = migrationId({ number: (migrations.at(-1)?.number ?? 0) + 1, name: slug });
  const up = join(directory, `${id}.sql`);
  const down = join(directory, `${id}.down.sql`);
  // `wx`: a file that someone wrote meanwhile is never overwritten.
  await writeFile(up, upTemplate(name.trim()), { flag: 'wx' });
  await writeFile(down, downTemplate(name.trim()), { flag: 'wx' });
  return { up, down };
}
