import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { normaliseOperationId } from '../../admission/operation-id.ts';
import type { CompiledOperation } from '../../compiled-operation.ts';
import type { CompileOperation } from '../../planning/compile-operation.ts';
import { countText } from '../../planning/cost-formula.ts';
import type { Manifest, ManifestOperation, ManifestProblem } from '../manifests/manifest.ts';
import { idProblem } from '../manifests/id-problem.ts';
import { compileListed } from './compile-listed.ts';
import { operationFacts, type OperationFacts } from './operation-facts.ts';

/** An operation that may be published. */
export interface CheckedOperation {
  /** Normalised. */
  readonly id: string;
  readonly hash: string;
  readonly name: string | null;
  readonly kind: CompiledOperation['kind'];
  readonly text: string;
  readonly facts: OperationFacts;
  /** As its manifest lists it: where it stands. */
  readonly listed: ManifestOperation;
}

export interface CheckedManifests {
  /** Each id once, in the order of the manifests; complete only when there are no problems. */
  readonly operations: readonly CheckedOperation[];
  /** All that keeps these manifests from being published. */
  readonly problems: readonly ManifestProblem[];
  readonly warnings: readonly ManifestProblem[];
}

export interface CheckOptions {
  readonly schema: GraphQLSchema;
  readonly compile: CompileOperation;
  /** An operation that comes to more with every request is a problem; absent: none does. */
  readonly maxCost?: number;
  /** Called with each operation that has no problem of its own. */
  readonly onCompiled?: (checked: CheckedOperation, compiled: CompiledOperation) => void;
  /** Operations looked at, and of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

const sliceMs = 20;

/**
 * Holds manifests against the schema: every operation is compiled once and its id held against its text. Problems are
 * gathered, of all operations and with their places, not thrown.
 */
export async function checkOperations(manifests: readonly Manifest[], options: CheckOptions): Promise<CheckedManifests> {
  const operations = new Map<string, CheckedOperation>();
  const problems = manifests.flatMap((manifest) => manifest.problems);
  const warnings: ManifestProblem[] = [];
  const total = manifests.reduce((sum, manifest) => sum + manifest.operations.length, 0);
  let done = 0;
  let sliceEnd = performance.now() + sliceMs;

  for (const manifest of manifests) {
    const repeatedKeys = new Set(manifest.problems.map(placeKey));
    const ids = new Set<string>();
    const names = new Map<string, string>();
    for (const listed of manifest.operations) {
      done++;
      if (performance.now() > sliceEnd) {
        options.onProgress?.(done, total);
        await nextTurn();
        sliceEnd = performance.now() + sliceMs;
      }
      // Told already, as a key that is written twice.
      if (repeatedKeys.has(placeKey(listed.idPlace()))) continue;
      const checked = checkOne(listed, options, problems);
      if (checked === null) continue;
      const report = (message: string, to = problems) => void to.push({ ...listed.idPlace(), operation: label(listed), message });
      const other = operations.get(checked.id);
      if (ids.has(checked.id)) report('This id is listed twice.');
      else if (other !== undefined && other.hash !== checked.hash) report(`This id stands for another text in ${placeText(other.listed)}.`);
      else if (other === undefined) operations.set(checked.id, checked);
      ids.add(checked.id);
      if (checked.name === null) continue;
      const named = names.get(checked.name);
      // Apollo's clients look their ids up by name.
      if (named !== undefined && named !== checked.hash) report(`Another operation of this manifest has the name ${checked.name}.`, listed.name === null ? warnings : problems);
      names.set(checked.name, checked.hash);
    }
  }
  options.onProgress?.(total, total);
  return { operations: [...operations.values()], problems, warnings };
}

function checkOne(listed: ManifestOperation, { compile, schema, maxCost = Infinity, onCompiled }: CheckOptions, problems: ManifestProblem[]): CheckedOperation | null {
  const before = problems.length;
  const wrongId = idProblem(listed);
  if (wrongId !== null) problems.push({ ...listed.idPlace(), operation: label(listed), message: wrongId });
  const operation = compileListed(listed, compile, problems);
  if (operation === null) return null;
  const report = (message: string) => void problems.push({ ...listed.placeOf(0), operation: label(listed), message });
  if (listed.name !== null && listed.name !== operation.operationName) {
    report(`The manifest names this operation ${listed.name}, its text ${operation.operationName ?? 'has no name'}.`);
  }
  if (listed.kind !== null && listed.kind !== operation.kind) report(`The manifest says ${listed.kind}, the text is a ${operation.kind}.`);
  if (operation.cost.least > maxCost) {
    report(`Each answer could hold ${countText(operation.cost.least)} objects or more, and ${countText(maxCost)} are allowed (PORTCULLIS_MAX_COST).`);
  }
  if (problems.length > before) return null;
  const { hash, operationName: name, kind, text } = operation;
  const checked = { id: normaliseOperationId(listed.id), hash, name, kind, text, facts: operationFacts(schema, operation), listed };
  onCompiled?.(checked, operation);
  return checked;
}

/** How a problem names an operation. */
function label({ name, id }: ManifestOperation): string {
  return (name ?? id).slice(0, 80);
}

function placeKey({ file, line, column }: Pick<ManifestProblem, 'file' | 'line' | 'column'>): string {
  return `${line}:${column}:${file}`;
}

function placeText({ idPlace }: ManifestOperation): string {
  const { file, line, column } = idPlace();
  return `${file}:${line}:${column}`;
}
