import { type Cache, type CacheEntityRecord, useResponseCache } from '@envelop/response-cache';
import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** One run's place in the response cache, as the plugin sees it. */
export interface AnswerKeeper {
  /** Made of the exact text, the coerced variables and the viewer's scope: the plugin's own would leave things out. */
  readonly key: string;
  /** Null for answers that are everybody's. */
  readonly session: string | null;
  /** An answer that was kept meanwhile; null where there is none. */
  get(): ExecutionResult | null;
  /** The answer may be kept for so long, as far as the plugin can tell; `entities` are the rows in it. */
  offer(entities: readonly CacheEntityRecord[], ttlMs: number): void;
}

/** Finds the keeper of the run that a context belongs to; undefined where its answer is not to be kept. */
export type FindKeeper = (context: object) => AnswerKeeper | undefined;

/**
 * `@envelop/response-cache` over our store. It decides, by the directives, whether an answer that the reference executor
 * made may be kept, for how long, and which rows are in it; what it offers goes through the fence like every other answer.
 * Three things of its own are not used, for each breaks a promise: its key (the variables as sent, the printed text), its
 * invalidation by what a mutation returns (it sees neither lists nor other nodes), and its ETag (the key).
 */
export function useKeptAnswers(find: FindKeeper): Plugin {
  const cacheOf = (context: object): Cache => {
    const keeper = find(context);
    return {
      get: () => keeper?.get() ?? null,
      set: (_id, _result, entities, ttl) => keeper?.offer([...entities], ttl),
      invalidate: () => undefined,
    };
  };
  return useResponseCache({
    cache: cacheOf,
    enabled: (context) => find(context) !== undefined,
    session: (context) => find(context)?.session ?? null,
    buildResponseCacheKey: ({ context }) => (isObject(context) ? (find(context)?.key ?? '') : ''),
    getDocumentString: () => '',
    invalidateViaMutation: false,
    includeExtensionMetadata: false,
    shouldCacheResult: ({ result }) => result.errors === undefined,
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
