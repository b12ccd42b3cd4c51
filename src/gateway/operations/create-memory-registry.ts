import type { KnownOperation, Registry } from './registry.ts';

/** A known operation with the id its publisher gave it, normalised. */
export interface RegisteredOperation extends KnownOperation {
  readonly id: string;
}

export interface MemoryRegistry extends Registry {
  readonly size: number;
  /** Puts other operations in place of all, between two requests: none sees half of them. */
  replace(operations: Iterable<RegisteredOperation>): void;
}

/** A registry in this process's memory. Each operation is found by its own id and by the hash of its text. */
export function createMemoryRegistry(operations: Iterable<RegisteredOperation> = []): MemoryRegistry {
  let byId = index(operations);
  return {
    get size() {
      return new Set(byId.values()).size;
    },
    find: (id) => byId.get(id),
    replace(next) {
      byId = index(next);
    },
  };
}

/** A Map and no plain object: `__proto__` and `constructor` are ids like others. */
function index(operations: Iterable<RegisteredOperation>): ReadonlyMap<string, KnownOperation> {
  const byId = new Map<string, KnownOperation>();
  for (const published of operations) {
    byId.set(published.id, published);
    // An id wins over the hash of a text; an active operation over a retired one with the same text.
    const sameText = byId.get(published.operation.hash);
    if (sameText === undefined || (sameText.state === 'retired' && published.state === 'active')) {
      byId.set(published.operation.hash, published);
    }
  }
  return byId;
}
