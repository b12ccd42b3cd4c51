import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../../../errors.ts';
import type { Manifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { readGraphqlFiles, type GraphqlFile } from './read-graphql-files.ts';
import { readTextFile } from './read-text-file.ts';

/**
 * Reads manifests of any known format: JSON files, `.graphql` files, and folders of both. All `.graphql` files of a
 * folder and the folders in it are one manifest; each `.json` file right in it is one. What cannot be read is a problem of
 * an empty manifest, so that all problems are known at once.
 */
export async function readManifests(paths: readonly string[]): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const path of paths) manifests.push(...(await readPath(path)));
  return manifests;
}

async function readPath(path: string): Promise<Manifest[]> {
  const info = await stat(path).catch(() => null);
  if (info === null) return [unreadable(path, 'There is no such file or folder.')];
  if (!info.isDirectory()) return [isGraphql(path) ? await readGraphql([path]) : await readJson(path)];
  const { json, graphql } = await listManifestFiles(path);
  const direct = json.filter((name) => !name.includes('/'));
  if (direct.length + graphql.length === 0) return [unreadable(path, 'This folder holds neither .json nor .graphql files.')];
  const manifests: Manifest[] = [];
  for (const name of direct) manifests.push(await readJson(join(path, name)));
  if (graphql.length > 0) manifests.push(await readGraphql(graphql.map((name) => join(path, name))));
  return manifests;
}

/** The manifest files of a folder and the folders in it, by paths relative to it with `/`, sorted; hidden ones and `node_modules` left out. */
export async function listManifestFiles(folder: string): Promise<{ readonly json: readonly string[]; readonly graphql: readonly string[] }> {
  const names: string[] = [];
  async function enter(at: string): Promise<void> {
    for (const entry of await readdir(join(folder, at), { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const name = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) await enter(name);
      else names.push(name);
    }
  }
  await enter('');
  names.sort();
  return { json: names.filter((name) => name.endsWith('.json')), graphql: names.filter(isGraphql) };
}

/** One manifest of a JSON file. */
export async function readJson(file: string): Promise<Manifest> {
  try {
    return parseManifest(await readTextFile(file), file);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return unreadable(file, error.message);
  }
}

/** One manifest of all these files. */
export async function readGraphql(files: readonly string[]): Promise<Manifest> {
  const read: GraphqlFile[] = [];
  const failed: Manifest[] = [];
  for (const file of files) {
    try {
      read.push({ file, text: await readTextFile(file) });
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      failed.push(unreadable(file, error.message));
    }
  }
  const manifest = readGraphqlFiles(read);
  const problems = [...failed.flatMap((one) => one.problems), ...manifest.problems];
  if (manifest.operations.length > 0 || problems.length > 0) return { ...manifest, problems };
  return unreadable(files[0] ?? '', 'No operation is in these files.');
}

function isGraphql(name: string): boolean {
  return /\.(?:graphql|gql)$/.test(name);
}

function unreadable(file: string, message: string): Manifest {
  return { format: 'none', operations: [], clientName: null, problems: [{ file, line: null, column: null, operation: null, message }] };
}
