import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OperatorError } from '../errors.ts';

/** The schema files that ship with this package. */
export const schemaFolder = fileURLToPath(new URL('../../schema', import.meta.url));

/** The text of every `.graphql` file of a folder, in the order of their names. Throws OperatorError where there is none. */
export async function readSchemaFiles(folder: string = schemaFolder): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).toSorted();
  if (names.length === 0) throw new OperatorError(`The folder ${folder} holds no .graphql file`);
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}
