import { LRUCache } from 'lru-cache';
import { Fault } from '../../errors.ts';
import type { CompiledOperation } from '../compiled-operation.ts';
import type { CompileOperation } from '../planning/compile-operation.ts';
import type { DocumentLimits } from '../planning/document-limits.ts';
import { RequestFaults } from '../request-faults.ts';

export interface AdhocOptions {
  readonly compile: CompileOperation;
  readonly limits: DocumentLimits;
  /** Bounds of what is kept, in characters of text; a compiled operation takes some 100 bytes for each. */
  readonly maxCharacters?: number;
}

/**
 * Compiles unpublished text, within the limits, and keeps the result by the text's hash and operation name.
 * Throws what the compiler throws, for some seconds the same object again.
 */
export type FindAdhocOperation = (hash: string, text: string, operationName: string | null) => CompiledOperation;

const refusalsKept = 1_000;
const refusalTtlMs = 10_000; // 10 seconds

export function createAdhocOperations(options: AdhocOptions): FindAdhocOperation {
  const maxSize = options.maxCharacters ?? 200_000;
  const compiled = new LRUCache<string, CompiledOperation>({ maxSize });
  // Apart from the good ones, so that whoever sends nonsense does not push those out.
  const refused = new LRUCache<string, Fault | RequestFaults>({ max: refusalsKept, maxSize, ttl: refusalTtlMs });

  return function findAdhocOperation(hash, text, operationName) {
    const key = operationName === null ? hash : `${hash} ${operationName}`;
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const refusal = refused.get(key);
    if (refusal !== undefined) throw refusal;
    // A refusal's errors hold the text for their locations, so it weighs as much.
    const size = text.length + 100;
    try {
      const operation = options.compile(text, { operationName, limits: options.limits });
      compiled.set(key, operation, { size });
      return operation;
    } catch (error) {
      if (error instanceof Fault || error instanceof RequestFaults) refused.set(key, error, { size });
      throw error;
    }
  };
}
