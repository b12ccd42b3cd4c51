import { setImmediate as nextTurn } from 'node:timers/promises';
import { Fault } from '../../../errors.ts';
import type { CompiledOperation } from '../../compiled-operation.ts';
import type { CompileOperation } from '../../planning/compile-operation.ts';
import { RequestFaults } from '../../request-faults.ts';

export interface PublishedText {
  readonly id: string;
  readonly text: string;
}

/** An operation that is published and does not compile here, and why. */
export interface UnfitOperation {
  readonly id: string;
  readonly problem: string;
}

export interface CompiledTexts {
  readonly compiled: ReadonlyMap<string, CompiledOperation>;
  readonly unfit: readonly UnfitOperation[];
}

const sliceMs = 5;

/** Compiles texts, by their ids, a slice at a time: requests and probes are answered in between. Throws only for defects. */
export async function compilePublished(texts: readonly PublishedText[], compile: CompileOperation): Promise<CompiledTexts> {
  const compiled = new Map<string, CompiledOperation>();
  const unfit: UnfitOperation[] = [];
  let sliceEnd = performance.now() + sliceMs;
  for (const { id, text } of texts) {
    if (performance.now() > sliceEnd) {
      await nextTurn();
      sliceEnd = performance.now() + sliceMs;
    }
    try {
      const operation = compile(text);
      compiled.set(id, operation);
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null) throw error;
      unfit.push({ id, problem });
    }
  }
  return { compiled, unfit };
}

function problemOf(error: unknown): string | null {
  if (error instanceof RequestFaults) return error.errors.map(({ message }) => message).join(' ');
  return error instanceof Fault || error instanceof RangeError ? error.message : null;
}
