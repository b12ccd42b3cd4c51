import { LRUCache } from 'lru-cache';
import { type CacheEntry, entrySize } from './cache-entry.ts';

/** Entries in memory, bounded by bytes, found by key and by tag. */
export interface MemoryStore {
  readonly bytes: number;
  readonly size: number;
  readonly evictions: number;
  get(key: string): CacheEntry | undefined;
  /** An entry that was found by its place is in use. */
  touch(entry: CacheEntry): void;
  set(entry: CacheEntry): void;
  /** Drops what carries one of the tags; answers with how many there were. */
  dropTagged(tags: Iterable<string>): number;
  dropAll(): number;
  /** Without changing which was used last. */
  entries(): Iterable<CacheEntry>;
}

/** `maxBytes` is at least 1; entries of more than an eighth of it are not kept. */
export function createMemoryStore(maxBytes: number): MemoryStore {
  const byTag = new Map<string, Set<CacheEntry>>();
  let evictions = 0;

  function forget(entry: CacheEntry, reason: LRUCache.DisposeReason): void {
    entry.place.entry = null;
    if (reason === 'evict') evictions += 1;
    for (const tag of entry.tags) {
      const tagged = byTag.get(tag);
      if (tagged === undefined) continue;
      tagged.delete(entry);
      if (tagged.size === 0) byTag.delete(tag);
    }
  }

  const entries = new LRUCache<string, CacheEntry>({
    maxSize: maxBytes,
    maxEntrySize: Math.max(1, Math.floor(maxBytes / 8)),
    sizeCalculation: entrySize,
    dispose: (entry, _key, reason) => forget(entry, reason),
    noDisposeOnSet: false,
  });

  return {
    get bytes() {
      return entries.calculatedSize;
    },
    get size() {
      return entries.size;
    },
    get evictions() {
      return evictions;
    },
    get: (key) => entries.get(key),
    touch: ({ key }) => void entries.get(key),
    set(entry) {
      entries.set(entry.key, entry);
      // One that is too large was not taken.
      if (entries.peek(entry.key) !== entry) {
        entry.place.entry = null;
        return;
      }
      for (const tag of entry.tags) {
        const tagged = byTag.get(tag);
        if (tagged === undefined) byTag.set(tag, new Set([entry]));
        else tagged.add(entry);
      }
    },
    dropTagged(tags) {
      let dropped = 0;
      for (const tag of tags) {
        for (const entry of [...(byTag.get(tag) ?? [])]) if (entries.delete(entry.key)) dropped += 1;
      }
      return dropped;
    },
    dropAll() {
      const dropped = entries.size;
      entries.clear();
      return dropped;
    },
    entries: () => entries.values(),
  };
}
