import type { AnswerKeeper } from '../execution/use-kept-answers.ts';
import type { Viewer } from '../../model/viewer.ts';
import { type CacheEntry, entryText } from './cache-entry.ts';
import { viewerScope } from './cache-key.ts';

/** What became of a run's keeper. */
export interface Offer {
  readonly keeper: AnswerKeeper;
  /** The entry that was given in place of a run; null where it ran. */
  given(): CacheEntry | null;
  /** False where the reference executor ran it and its plugin would not keep the answer. */
  mayKeep(): boolean;
  /** Tags of the rows that the plugin found in the answer. */
  tags(): readonly string[];
}

/** `find` looks once more: an answer may have come while the run waited for its turn. */
export function createOffer(key: string, viewer: Viewer | null, find: () => CacheEntry | null): Offer {
  let given: CacheEntry | null = null;
  let asked = false;
  let offered: readonly string[] | null = null;
  return {
    keeper: {
      key,
      session: viewer === null ? null : viewerScope(viewer),
      get() {
        asked = true;
        given = find();
        if (given === null) return null;
        const body: unknown = JSON.parse(entryText(given));
        return typeof body === 'object' && body !== null ? body : null;
      },
      offer(entities, ttlMs) {
        // Rows without an id are types of empty lists, which the statements told of.
        if (ttlMs > 0) offered = entities.flatMap(({ typename, id }) => (id === undefined ? [] : [`${typename}:${id}`]));
      },
    },
    given: () => given,
    mayKeep: () => !asked || offered !== null,
    tags: () => offered ?? [],
  };
}
