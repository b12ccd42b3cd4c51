import type { KnownOperation, Registry } from './registry.ts';

/** Where operations come from: the tables of the registry, or files. Where both have an id with different texts, the tables win. */
export type OperationSource = 'tables' | 'files';

export interface OperationIndex extends Registry {
  /** Ids that are known, retired ones included. */
  readonly size: number;
  /** Operations whose id, or the hash of whose text, begins so, each once. It looks at all: for people, not for requests. */
  startingWith(beginning: string): readonly KnownOperation[];
  /** Puts and takes away operations of one source between two requests: none sees half of a change. Costs what it changes. */
  change(source: OperationSource, put: Iterable<KnownOperation>, remove?: Iterable<string>): void;
  /** Every id of one source. */
  ids(source: OperationSource): Iterable<string>;
}

const ranks: Readonly<Record<KnownOperation['state'], number>> = { active: 0, unfit: 1, retired: 2 };

/**
 * Known operations by id, and by the hash of their text: an exact text that hashes to a known operation is that operation.
 * Under a hash all operations with that text answer as one, an active one before a retired one. Maps and no plain objects:
 * `__proto__` and `constructor` are ids like others.
 */
export function createOperationIndex(): OperationIndex {
  const sources: Readonly<Record<OperationSource, Map<string, KnownOperation>>> = { tables: new Map(), files: new Map() };
  const answers = new Map<string, KnownOperation>();
  /** Ids that are not themselves the hash of their text, by that hash. */
  const otherIds = new Map<string, Set<string>>();

  function ofId(id: string): KnownOperation[] {
    return [sources.tables.get(id), sources.files.get(id)].filter((known) => known !== undefined);
  }
  function answer(key: string, candidates: readonly KnownOperation[]): void {
    const [first, ...rest] = candidates;
    if (first === undefined) answers.delete(key);
    else answers.set(key, rest.reduce(joined, first));
  }
  function refresh(id: string, hash: string): void {
    const own = ofId(id);
    if (id !== hash) {
      answer(id, own);
      const ids = otherIds.get(hash) ?? new Set();
      if (own.some((known) => known.hash === hash)) otherIds.set(hash, ids.add(id));
      else if (ids.delete(id) && ids.size === 0) otherIds.delete(hash);
    }
    answer(hash, [hash, ...(otherIds.get(hash) ?? [])].flatMap(ofId).filter((known) => known.hash === hash));
  }

  return {
    get size() {
      return sources.files.size === 0 ? sources.tables.size : new Set([...sources.tables.keys(), ...sources.files.keys()]).size;
    },
    find: (id) => answers.get(id),
    startingWith: (beginning) => [...new Set([...answers].flatMap(([key, known]) => (key.startsWith(beginning) ? [known] : [])))],
    ids: (source) => sources[source].keys(),
    change(source, put, remove = []) {
      const operations = sources[source];
      for (const id of remove) {
        const known = operations.get(id);
        if (known !== undefined && operations.delete(id)) refresh(id, known.hash);
      }
      for (const known of put) {
        const before = operations.get(known.id);
        operations.set(known.id, known);
        refresh(known.id, known.hash);
        if (before !== undefined && before.hash !== known.hash) refresh(known.id, before.hash);
      }
    },
  };
}

/** Two with one text as one: what runs goes before what does not, and belongs to the clients of both. */
function joined(a: KnownOperation, b: KnownOperation): KnownOperation {
  if (a.hash !== b.hash || ranks[a.state] < ranks[b.state]) return a;
  if (ranks[b.state] < ranks[a.state]) return b;
  if (a.clients === undefined) return a;
  return b.clients === undefined ? b : { ...a, clients: a.clients.union(b.clients) };
}
