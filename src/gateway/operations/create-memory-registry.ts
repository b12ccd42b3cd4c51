import type { CompiledOperation } from '../compiled-operation.ts';
import { createOperationIndex } from './create-operation-index.ts';
import type { KnownOperation, Registry } from './registry.ts';

/** A compiled operation with the id its publisher gave it, normalised. */
export interface RegisteredOperation {
  readonly id: string;
  readonly operation: CompiledOperation;
  readonly clients?: ReadonlySet<string>;
  readonly state: 'active' | 'retired';
}

export interface MemoryRegistry extends Registry {
  readonly size: number;
  /** Puts other operations in place of all, between two requests: none sees half of them. */
  replace(operations: Iterable<RegisteredOperation>): void;
}

/** A registry of operations that are given, without tables or files: for tests and benchmarks. */
export function createMemoryRegistry(operations: Iterable<RegisteredOperation> = []): MemoryRegistry {
  const index = createOperationIndex();
  index.change('files', Array.from(operations, toKnown));
  return {
    get size() {
      return index.size;
    },
    find: (id) => index.find(id),
    replace: (next) => index.change('files', Array.from(next, toKnown), [...index.ids('files')]),
  };
}

function toKnown({ id, operation, clients, state }: RegisteredOperation): KnownOperation {
  const common = { id, hash: operation.hash, ...(clients === undefined ? {} : { clients }) };
  return state === 'active' ? { ...common, state, operation } : { ...common, state };
}
