import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { OperatorError } from '../../../errors.ts';
import { buildSdlSchema } from './build-sdl-schema.ts';

/** The schema of an SDL file, or of the `.graphql` files of a folder. Throws OperatorError where there is none. */
export async function readSchemaFromPath(path: string): Promise<GraphQLSchema> {
  const kind = await stat(path).catch(() => null);
  if (kind === null) throw new OperatorError(`There is no file or folder ${path}`);
  const paths = kind.isDirectory()
    ? (await readdir(path)).filter((name) => name.endsWith('.graphql')).toSorted().map((name) => join(path, name))
    : [path];
  if (paths.length === 0) throw new OperatorError(`The folder ${path} holds no .graphql file`);
  return buildSdlSchema(await Promise.all(paths.map(async (name) => ({ name, text: await readFile(name, 'utf8') }))));
}
