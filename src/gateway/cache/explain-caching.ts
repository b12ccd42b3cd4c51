import type { CompiledOperation } from '../compiled-operation.ts';
import type { CachePolicy } from '../planning/cache-policy.ts';
import type { ResponseCache } from './create-response-cache.ts';

/** Why an operation is kept, or not, and what of it is. */
export interface ExplainedCaching {
  readonly id: string;
  readonly name: string | null;
  readonly policy: CachePolicy;
  /** What decides on whose an answer is. */
  readonly key: readonly string[];
  /** On the node that was asked; null where it keeps nothing. */
  readonly kept: { readonly entries: number; readonly bytes: number; readonly hits: number; readonly exampleTags: readonly string[] } | null;
}

const mostTags = 50;

export function explainCaching(operation: CompiledOperation, id: string, cache: ResponseCache | null): ExplainedCaching {
  const { cachePolicy: policy, operationName, hash } = operation;
  const ofOperation = cache === null ? [] : [...cache.store.entries()].filter((entry) => entry.operationHash === hash);
  const sum = (value: (entry: (typeof ofOperation)[number]) => number): number => ofOperation.reduce((total, entry) => total + value(entry), 0);
  return {
    id,
    name: operationName,
    policy,
    key: ['schema', 'text', 'operationName', 'variables', ...(policy.scope === 'PRIVATE' ? ['viewer', 'scopes of the token'] : [])],
    kept: cache === null ? null : { entries: ofOperation.length, bytes: sum(({ bytes }) => bytes.length), hits: sum(({ hits }) => hits), exampleTags: ofOperation[0]?.tags.slice(0, mostTags) ?? [] },
  };
}
