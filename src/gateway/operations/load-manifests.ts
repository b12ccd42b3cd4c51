import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { CompileOperation } from '../planning/compile-operation.ts';
import { compileManifest, type ManifestProblem } from './compile-manifest.ts';
import type { RegisteredOperation } from './create-memory-registry.ts';
import { parseManifest } from './manifests/parse-manifest.ts';

const mostProblems = 50;

/**
 * Reads a manifest, or every `.json` file of a folder (not of folders in it), and compiles what they list.
 * All or nothing: throws one OperatorError that names file, place, line and column of every problem.
 */
export async function loadManifests(path: string, compile: CompileOperation): Promise<readonly RegisteredOperation[]> {
  const loaded: RegisteredOperation[] = [];
  const problems: string[] = [];
  for (const file of await manifestFiles(path)) {
    try {
      const manifest = parseManifest(await readText(file));
      const compiled = compileManifest(manifest, compile, manifest.clientName === null ? undefined : new Set([manifest.clientName]));
      loaded.push(...compiled.operations);
      problems.push(...compiled.problems.map((problem) => `${file}: ${sentenceOf(problem)}`));
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      problems.push(`${file}: ${error.message}`);
    }
  }
  if (problems.length === 0) return merged(loaded);
  const more = problems.length > mostProblems ? [`and ${problems.length - mostProblems} more`] : [];
  throw new OperatorError(
    `Manifests have problems:\n${[...problems.slice(0, mostProblems), ...more].map((problem) => `  - ${problem}`).join('\n')}`,
  );
}

/** What several files list under one id belongs to all their clients, and to everyone when one of them names none. */
function merged(loaded: readonly RegisteredOperation[]): readonly RegisteredOperation[] {
  const byId = new Map<string, RegisteredOperation>();
  for (const published of loaded) {
    const other = byId.get(published.id);
    if (other !== undefined && other.operation.hash !== published.operation.hash) {
      throw new OperatorError(`Two manifests list the id ${published.id} with different texts.`);
    }
    const { clients, ...rest } = published;
    const joined = other === undefined ? clients : other.clients && clients && new Set([...other.clients, ...clients]);
    byId.set(published.id, { ...rest, ...(joined === undefined ? {} : { clients: joined }) });
  }
  return [...byId.values()];
}

async function manifestFiles(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path);
    return names.filter((name) => name.endsWith('.json')).toSorted().map((name) => join(path, name));
  } catch (error) {
    throw new OperatorError(`The manifests at ${path} cannot be read: ${messageOf(error)}.`);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new OperatorError(`it cannot be read: ${messageOf(error)}`);
  }
}

function sentenceOf({ place, name, message, locations }: ManifestProblem): string {
  const at = locations[0] === undefined ? '' : ` at ${locations[0].line}:${locations[0].column}`;
  return `${place}${name === null ? '' : ` (${name})`}${at}: ${message}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
