import { OperatorError } from '../../errors.ts';
import type { CompileOperation } from '../planning/compile-operation.ts';
import { compileManifest } from './compile-manifest.ts';
import type { RegisteredOperation } from './create-memory-registry.ts';
import type { ManifestProblem } from './manifests/manifest.ts';
import { readManifests } from './manifests/read-manifests.ts';

const mostProblems = 50;

/**
 * Reads the manifests at some paths and compiles what they list. All or nothing: throws one OperatorError that names file,
 * line and column of every problem.
 */
export async function loadManifests(paths: readonly string[], compile: CompileOperation): Promise<readonly RegisteredOperation[]> {
  const compiled = (await readManifests(paths)).map((manifest) => compileManifest(manifest, compile));
  const problems = compiled.flatMap((manifest) => manifest.problems);
  if (problems.length === 0) return merged(compiled.flatMap((manifest) => manifest.operations));
  const lines = problems.slice(0, mostProblems).map((problem) => `  - ${sentenceOf(problem)}`);
  if (problems.length > mostProblems) lines.push(`  - and ${problems.length - mostProblems} more`);
  throw new OperatorError(`Manifests have problems:\n${lines.join('\n')}`);
}

/** What several manifests list under one id belongs to all their clients, and to everyone when one of them names none. */
function merged(loaded: readonly RegisteredOperation[]): readonly RegisteredOperation[] {
  const byId = new Map<string, RegisteredOperation>();
  for (const registered of loaded) {
    const other = byId.get(registered.id);
    if (other !== undefined && other.operation.hash !== registered.operation.hash) {
      throw new OperatorError(`Two manifests list the id ${registered.id} with different texts.`);
    }
    const { clients, ...rest } = registered;
    const joined = other === undefined ? clients : other.clients && clients && new Set([...other.clients, ...clients]);
    byId.set(registered.id, { ...rest, ...(joined === undefined ? {} : { clients: joined }) });
  }
  return [...byId.values()];
}

function sentenceOf({ file, line, column, operation, message }: ManifestProblem): string {
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`;
  return `${place}: ${operation === null ? '' : `${operation}: `}${message}`;
}
