import { LRUCache } from 'lru-cache';
import type { WalPosition } from '../../data/wal-position.ts';
import { comparePositions, laterPosition } from '../../data/wal-position.ts';
import { type ErrorCode, Fault } from '../../errors.ts';
import type { DomainEvent } from '../../model/event.ts';
import type { Admitted } from '../admission/create-admission.ts';
import { correlationId as newCorrelationId } from '../correlation-id.ts';
import type { Executed, Executor } from '../execution/executor.ts';
import type { CacheAnswer, Kept, NotKept } from './cache-answer.ts';
import { runWithinLimits } from '../run-within-limits.ts';
import { type CacheCounts, newCounts } from './cache-counts.ts';
import { type CacheEntry, createEntry } from './cache-entry.ts';
import { createCacheKeys } from './cache-key.ts';
import { createFills, type Fills } from './create-fills.ts';
import { createMemoryStore, type MemoryStore } from './create-memory-store.ts';
import { createOffer } from './create-offer.ts';
import { createTagSink } from './create-tag-sink.ts';
import type { ViewerTenants } from './create-viewer-tenants.ts';
import type { Fence } from './fence.ts';
import type { Invalidation, InvalidationFeed, OpenFeed } from './invalidation-feed.ts';
import type { SharedStore } from './shared-store.ts';
import type { Tags } from './tags.ts';

export interface ResponseCacheOptions {
  readonly execute: Executor;
  /** Bytes in memory; at least 1. */
  readonly maxBytes: number;
  readonly schemaVersion: string;
  readonly fence: Fence;
  readonly tags: Tags;
  readonly tenantsOf: ViewerTenants;
  /** Throws Fault CONSISTENCY_TOKEN_INVALID. */
  readonly positionOf: (consistencyToken: string) => WalPosition;
  readonly openFeed: OpenFeed;
  /** Deadline of a run. */
  readonly timeoutMs: number;
  /** How long after its time, or after this node was cut off, an answer may stand in for one that PostgreSQL cannot give. */
  readonly staleIfErrorMs: number;
  /** The second layer; null: there is none. */
  readonly shared: SharedStore | null;
  /** Told of each entry that was given or made, for warming. Must return at once. */
  readonly onUsed?: (entry: CacheEntry, admitted: Admitted) => void;
  /** Told when many entries went at once. */
  readonly onEmptied?: () => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface CacheContext {
  readonly consistencyToken: string | null;
  readonly correlationId: string;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/**
 * Answers of queries, kept until they are too old or wrong. What stands in here was admitted: identity and rights are
 * looked at before, for every request.
 */
export interface ResponseCache {
  /** An answer that can be given at once, from memory. Throws Fault CONSISTENCY_TOKEN_INVALID. */
  hit(admitted: Admitted, consistencyToken: string | null): Kept | null;
  /** From memory, the second layer, a run that others wait for, or a run. Throws what the executor throws. */
  answer(admitted: Admitted, context: CacheContext): Promise<CacheAnswer>;
  /** Runs it anew and keeps the answer; never rejects. */
  refresh(admitted: Admitted): Promise<void>;
  /** These events were committed on this node; `consistencyToken` stands for the state after them. */
  committed(events: readonly DomainEvent[], consistencyToken: string): void;
  /** The same of any node, as the log tells it: late, and never left out. */
  logged(events: readonly DomainEvent[], consistencyToken: string): void;
  /** Something may have been committed of which nothing is known: everything is forgotten, and nothing kept for some seconds. */
  distrust(): void;
  /** Forgets what carries a tag, on all nodes; `null`: everything. Answers with how many entries that were here. */
  purge(tags: readonly string[] | null): number;
  /** Resolves when invalidations of other nodes are heard; until then nothing is kept. */
  readonly ready: Promise<void>;
  /** Whether invalidations of other nodes are heard at the moment. */
  listening(): boolean;
  readonly counts: Readonly<CacheCounts>;
  readonly store: MemoryStore;
  readonly maxBytes: number;
  stop(): Promise<void>;
}

/** More tags than these make an answer depend on its tenants as a whole. */
const mostTags = 200;
/** Between two attempts to fetch one stale answer anew. */
const refreshPauseMs = 1_000;
/** After a COMMIT whose answer was lost; longer than a transaction takes to end and two heartbeats of the feed. */
const distrustMs = 5_000;
/** So many at once are a reason to warm. */
const manyEntries = 20;

export function createResponseCache(options: ResponseCacheOptions): ResponseCache {
  const { fence, positionOf, tags, shared, timeoutMs, maxBytes, now = Date.now } = options;
  const store = createMemoryStore(maxBytes);
  const keyOf = createCacheKeys(options.schemaVersion);
  const counts = newCounts();
  const fills: Fills<CacheAnswer> = createFills({ timeoutMs, sequence: () => fence.sequence });
  /** The newest state that this node has heard of: whoever reads on the primary from then on sees it. */
  let heard: WalPosition | null = null;
  /** Up to here all invalidations were heard: what is still here is right there, too. */
  let heardAll: WalPosition | null = null;
  /** Ids of events of this node that the log has not told yet. */
  const own = new LRUCache<string, true>({ max: 50_000 });
  let distrustedUntil: number | null = null;
  let cutOffAt: number | null = now();

  function drop(dropped: number): void {
    counts.dropped += dropped;
    if (dropped >= manyEntries) options.onEmptied?.();
  }

  function forget({ tags: wrong, position }: Invalidation): number {
    counts.invalidations += 1;
    if (position !== null) heard = heard === null ? position : laterPosition(heard, position);
    // The fence before the store: what is under way must not come in behind.
    if (wrong === null) fence.raise(position ?? heard);
    else fence.note(wrong, position ?? heard);
    const dropped = wrong === null ? store.dropAll() : store.dropTagged(wrong);
    drop(dropped);
    return dropped;
  }

  const invalidationOf = (events: readonly DomainEvent[], consistencyToken: string): Invalidation => ({
    tags: [...new Set(events.flatMap((event) => tags.ofEvent(event)))],
    position: positionOf(consistencyToken),
  });

  const { promise: ready, resolve: markReady } = Promise.withResolvers<void>();
  const feed: InvalidationFeed = options.openFeed({
    onInvalidated: forget,
    onConnected(position) {
      markReady();
      heard = heard === null ? position : laterPosition(heard, position);
      fence.raise(heard);
      cutOffAt = null;
      if (distrustedUntil !== null) fence.close();
      drop(store.dropAll());
    },
    onHeardAll(position) {
      heardAll = position;
      if (distrustedUntil === null || now() < distrustedUntil) return;
      // Whatever it was, it has been committed by now, or never will be: other nodes are told once more.
      distrustedUntil = null;
      forget({ tags: null, position });
      feed.publish({ tags: null, position });
    },
    onLost() {
      fence.close();
      heardAll = null;
      cutOffAt = now();
    },
  });

  const bypass = (executed: Executed, reason: string): NotKept => {
    counts.bypassed += 1;
    return { state: 'bypass', reason, entry: null, executed };
  };

  /** Whether an entry shows what a client with this token has seen. */
  function isNewEnough({ position }: CacheEntry, consistencyToken: string | null): boolean {
    if (consistencyToken === null) return true;
    const wanted = positionOf(consistencyToken);
    if (position === null || comparePositions(position, wanted) >= 0) return true;
    return heardAll !== null && comparePositions(heardAll, wanted) >= 0;
  }

  /** What the client sends next time: never less than it brought. */
  function tokenAfter({ consistencyToken: shown }: CacheEntry, brought: string | null): string | null {
    if (shown === null || brought === null) return shown ?? brought;
    return comparePositions(positionOf(shown), positionOf(brought)) >= 0 ? shown : brought;
  }

  function kept(entry: CacheEntry, state: Kept['state'], reason: string | null, consistencyToken: string | null): Kept {
    return { state, reason, entry, consistencyToken: tokenAfter(entry, consistencyToken) };
  }

  const mayGive = (entry: CacheEntry, at: number): 'fresh' | 'stale' | null => {
    const ageMs = at - entry.storedAt;
    if (ageMs < entry.policy.maxAge * 1_000) return 'fresh';
    return ageMs < (entry.policy.maxAge + entry.policy.staleWhileRevalidate) * 1_000 ? 'stale' : null;
  };

  function give(entry: CacheEntry | undefined, admitted: Admitted, consistencyToken: string | null): Kept | null {
    if (entry === undefined || !fence.open) return null;
    const age = mayGive(entry, now());
    if (age === null || !isNewEnough(entry, consistencyToken)) return null;
    // Told of some of them: who asks most is told of most.
    entry.hits += 1;
    if ((entry.hits & 15) === 1) options.onUsed?.(entry, admitted);
    if (age === 'fresh') {
      counts.hits += 1;
      return kept(entry, 'hit', null, consistencyToken);
    }
    counts.stale += 1;
    if (now() - entry.refreshedAt >= refreshPauseMs) {
      entry.refreshedAt = now();
      void refresh(admitted);
    }
    return kept(entry, 'stale', 'revalidating', consistencyToken);
  }

  /** What may stand in for an answer that PostgreSQL cannot give now. */
  function standIn(key: string, consistencyToken: string | null): Kept | null {
    const entry = store.get(key);
    const at = now();
    if (entry === undefined || (cutOffAt !== null && at - cutOffAt > options.staleIfErrorMs)) return null;
    const ageMs = at - entry.storedAt - (entry.policy.maxAge + entry.policy.staleWhileRevalidate) * 1_000;
    if (ageMs > options.staleIfErrorMs || !isNewEnough(entry, consistencyToken)) return null;
    counts.stale += 1;
    return kept(entry, 'stale', 'the database cannot be reached', consistencyToken);
  }

  /** One run of an operation, and what of it is kept. */
  async function run(key: string, admitted: Admitted, context: CacheContext, limits: Parameters<Executor>[0]['limits']): Promise<CacheAnswer> {
    const { operation, variables, coerced, publishedId } = admitted;
    const policy = operation.cachePolicy;
    const start = { sequence: fence.sequence };
    const heardBefore = heard;
    // A public answer is made for nobody: no resolver can put a viewer's data into it.
    const viewer = policy.scope === 'PUBLIC' ? null : admitted.viewer;
    const { consistencyToken, correlationId } = context;
    const sink = createTagSink(tags);
    const offer = createOffer(key, viewer, () => give(store.get(key), admitted, consistencyToken)?.entry ?? null);
    const executed = await options.execute({
      operation, variables, coerced, published: publishedId !== null, viewer, limits, consistencyToken, correlationId,
      reads: sink, keeper: offer.keeper,
    });
    const given = offer.given();
    if (given !== null) return kept(given, 'hit', null, consistencyToken);
    const { result, server } = executed;
    const miss = (reason: string): NotKept => ({ state: 'miss', reason, entry: null, executed });
    if (result.errors !== undefined && result.errors.length > 0) return miss('the answer has errors');
    if (result.data === null || result.data === undefined || result.extensions !== undefined) return miss('the answer is of an unusual form');
    if (!offer.mayKeep()) return miss('the reference executor does not keep it');
    if (server !== null && !sink.used) return miss('what it read is not known');
    const tenants = viewer === null || !sink.used ? [] : await options.tenantsOf(viewer.userId, limits, executed.consistencyToken);
    if (tenants === null) return miss('the viewer belongs to too many tenants');
    const read = sink.tags(tenants, mostTags);
    if ('unknown' in read) return miss(`the statement ${read.unknown} does not say what it reads`);
    const carried = [...new Set([...read.tags, ...offer.tags()]), ...(viewer === null ? [] : [tags.viewer(viewer.userId)]), ...policy.tags, `Operation:${operation.hash}`];
    const primary = server === 'primary';
    const shown = executed.consistencyToken === null ? null : positionOf(executed.consistencyToken);
    const position = shown !== null && primary && heardBefore !== null ? laterPosition(shown, heardBefore) : shown;
    const refusal = fence.refusedBy(carried, start, { position, primary });
    if (refusal !== null) {
      counts.fenced += 1;
      return miss(refusal === '*' ? 'changes may be unheard' : 'it changed meanwhile');
    }
    const entry = createEntry(JSON.stringify({ data: result.data }), {
      key, operationHash: operation.hash, storedAt: now(), policy, tags: carried, position, consistencyToken: executed.consistencyToken,
    });
    store.set(entry);
    options.onUsed?.(entry, admitted);
    shared?.set(entry);
    return kept(entry, 'miss', null, executed.consistencyToken);
  }

  /** An entry of another node, if it is still right. */
  async function fromShared(key: string, admitted: Admitted, consistencyToken: string | null): Promise<Kept | null> {
    if (shared === null || !fence.open) return null;
    const entry = await shared.get(key, admitted.operation.cachePolicy);
    // Looked at after the wait: what was heard of meanwhile counts.
    if (entry === null || entry.position === null || !fence.stillRight(entry.tags, entry.position)) return null;
    if (mayGive(entry, now()) !== 'fresh' || !isNewEnough(entry, consistencyToken)) return null;
    store.set(entry);
    counts.fromShared += 1;
    return give(entry, admitted, consistencyToken);
  }

  async function fill(key: string, admitted: Admitted, context: CacheContext): Promise<CacheAnswer> {
    let own = false;
    const answered = await fills.share(key, context, async (limits) => {
      own = true;
      return (await fromShared(key, admitted, context.consistencyToken)) ?? (await run(key, admitted, context, limits));
    });
    if (!own) counts.shared += 1;
    return answered;
  }

  async function refresh(admitted: Admitted): Promise<void> {
    const { operation, coerced, viewer } = admitted;
    const key = keyOf(operation, coerced, viewer);
    if (key === null || fills.has(key)) return;
    const context = { consistencyToken: null, correlationId: newCorrelationId(null), signal: neverAborted };
    // Of its failure nobody needs to hear: whoever comes after the stale time runs it and is told.
    await fills.share(key, context, (limits) => run(key, admitted, context, limits)).catch(() => undefined);
  }

  return {
    ready,
    listening: () => cutOffAt === null,
    counts,
    store,
    maxBytes,
    refresh,
    hit(admitted, consistencyToken) {
      const { operation, coerced, viewer } = admitted;
      if (operation.cachePolicy.forbiddenBy !== null) return null;
      const key = keyOf(operation, coerced, viewer);
      return key === null ? null : give(store.get(key), admitted, consistencyToken);
    },
    async answer(admitted, context) {
      const { operation, variables, coerced, viewer, publishedId } = admitted;
      const { forbiddenBy } = operation.cachePolicy;
      const key = forbiddenBy === null ? keyOf(operation, coerced, viewer) : null;
      if (key === null) {
        const { consistencyToken, correlationId, signal } = context;
        const executed = await runWithinLimits(timeoutMs, signal, (limits) =>
          options.execute({ operation, variables, coerced, published: publishedId !== null, viewer, limits, consistencyToken, correlationId }),
        );
        return bypass(executed, forbiddenBy ?? 'the variables cannot be compared');
      }
      const given = give(store.get(key), admitted, context.consistencyToken);
      if (given !== null) return given;
      try {
        const answered = await fill(key, admitted, context);
        if (answered.state === 'miss') counts.misses += 1;
        const lacksDatabase = answered.entry === null && isUnavailable(answered.executed);
        return (lacksDatabase ? standIn(key, context.consistencyToken) : null) ?? answered;
      } catch (error) {
        const given = error instanceof Fault && error.code === unavailable ? standIn(key, context.consistencyToken) : null;
        if (given === null) throw error;
        return given;
      }
    },
    committed(events, consistencyToken) {
      for (const { id } of events) own.set(id, true);
      const invalidation = invalidationOf(events, consistencyToken);
      forget(invalidation);
      feed.publish(invalidation);
    },
    logged(events, consistencyToken) {
      const foreign = events.filter(({ id }) => !own.delete(id));
      if (foreign.length > 0) forget(invalidationOf(foreign, consistencyToken));
    },
    distrust() {
      distrustedUntil = now() + distrustMs;
      forget({ tags: null, position: null });
      fence.close();
      feed.publish({ tags: null, position: null });
    },
    purge(purged) {
      const invalidation = { tags: purged, position: null };
      const dropped = forget(invalidation);
      feed.publish(invalidation);
      return dropped;
    },
    stop: () => feed.stop(),
  };
}

const neverAborted = new AbortController().signal;

const unavailable: ErrorCode = 'DATABASE_UNAVAILABLE';

/** Whether some field of an answer lacks its value because PostgreSQL cannot be reached. */
function isUnavailable({ result }: Executed): boolean {
  return (result.errors ?? []).some((error) => error.extensions['code'] === unavailable);
}
