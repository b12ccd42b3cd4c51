import { comparePositions, type WalPosition } from '../../data/wal-position.ts';
import { type ErrorCode, Fault } from '../../errors.ts';
import type { DomainEvent } from '../../model/event.ts';
import type { Limits } from '../../model/session.ts';
import type { Admitted } from '../admission/create-admission.ts';
import { correlationId as newCorrelationId } from '../correlation-id.ts';
import type { Executed, Executor } from '../execution/executor.ts';
import { runWithinLimits } from '../run-within-limits.ts';
import type { CacheAnswer, Kept, NotKept } from './cache-answer.ts';
import { type CacheCounts, newCounts } from './cache-counts.ts';
import type { CacheEntry, EntryPlace } from './cache-entry.ts';
import { createCacheKeys } from './cache-key.ts';
import { createFills, type Fills } from './create-fills.ts';
import { createInvalidations } from './create-invalidations.ts';
import { createMaker } from './create-maker.ts';
import { createMemoryStore, type MemoryStore } from './create-memory-store.ts';
import type { ViewerTenants } from './create-viewer-tenants.ts';
import { entryAge, overForMs } from './entry-age.ts';
import type { Fence } from './fence.ts';
import type { OpenFeed } from './invalidation-feed.ts';
import type { SharedStore } from './shared-store.ts';
import type { Tags } from './tags.ts';

/** How long a kept answer may stand in for one that PostgreSQL cannot give, in milliseconds. */
export interface StaleIfError {
  /** After its time, or after this node was cut off. */
  readonly any: number;
  /** A private answer, after this node was cut off: from then on it does not hear that a right was taken away. */
  readonly privateUnheard: number;
}

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
  readonly staleIfErrorMs: StaleIfError;
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
  /**
   * An answer that can be given at once, from memory. `before`: what the same request came to when it was last given one; it
   * spares making the key. Throws Fault CONSISTENCY_TOKEN_INVALID.
   */
  hit(admitted: Admitted, consistencyToken: string | null, before?: KeptBefore | null): Kept | null;
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

/** What an admitted request was given from memory: for when the very same comes again. */
export interface KeptBefore {
  readonly admitted: Admitted;
  readonly place: EntryPlace;
}

/** How often an entry that is asked for is told to be in use. */
const touchPauseMs = 1_000;
/** Between two attempts to fetch one stale answer anew. */
const refreshPauseMs = 1_000;
const neverAborted = new AbortController().signal;

export function createResponseCache(options: ResponseCacheOptions): ResponseCache {
  const { fence, positionOf, tags, tenantsOf, shared, timeoutMs, maxBytes, openFeed, execute, staleIfErrorMs, now = Date.now } = options;
  const store = createMemoryStore(maxBytes);
  const keyOf = createCacheKeys(options.schemaVersion);
  const counts = newCounts();
  const fills: Fills<CacheAnswer> = createFills({ timeoutMs, sequence: () => fence.sequence });
  const invalidations = createInvalidations({ fence, store, counts, tags, positionOf, openFeed, now, onEmptied: () => options.onEmptied?.() });
  const make = createMaker({ execute, fence, tags, tenantsOf, positionOf, now, heard: () => invalidations.heard });

  /** Whether an entry shows what a client with this token has seen. */
  function isNewEnough({ position }: CacheEntry, consistencyToken: string | null): boolean {
    if (consistencyToken === null) return true;
    const wanted = positionOf(consistencyToken);
    if (position === null || comparePositions(position, wanted) >= 0) return true;
    const { heardAll } = invalidations;
    return heardAll !== null && comparePositions(heardAll, wanted) >= 0;
  }

  /** With the token that the client sends next time: never less than it brought. */
  function kept(entry: CacheEntry, state: Kept['state'], reason: string | null, brought: string | null): Kept {
    const shown = entry.consistencyToken;
    const newer = shown !== null && brought !== null && comparePositions(positionOf(shown), positionOf(brought)) < 0 ? brought : (shown ?? brought);
    return { state, reason, entry, consistencyToken: newer };
  }

  function give(entry: CacheEntry | undefined, admitted: Admitted, consistencyToken: string | null): Kept | null {
    if (entry === undefined || !fence.open) return null;
    const at = now();
    const age = entryAge(entry, at);
    if (age === 'over' || !isNewEnough(entry, consistencyToken)) return null;
    // Told of some of them: who asks most is told of most.
    entry.hits += 1;
    if ((entry.hits & 15) === 1) options.onUsed?.(entry, admitted);
    if (at - entry.touchedAt >= touchPauseMs) {
      entry.touchedAt = at;
      store.touch(entry);
    }
    if (age === 'fresh') {
      counts.hits += 1;
      return kept(entry, 'hit', null, consistencyToken);
    }
    counts.stale += 1;
    if (at - entry.refreshedAt >= refreshPauseMs) {
      entry.refreshedAt = at;
      void refresh(admitted);
    }
    return kept(entry, 'stale', 'revalidating', consistencyToken);
  }

  /** What may stand in for an answer that PostgreSQL cannot give now. */
  function standIn(key: string, consistencyToken: string | null): Kept | null {
    const entry = store.get(key);
    const at = now();
    const { cutOffAt } = invalidations;
    if (entry === undefined || overForMs(entry, at) > staleIfErrorMs.any || !isNewEnough(entry, consistencyToken)) return null;
    const unheardMs = entry.policy.scope === 'PUBLIC' ? staleIfErrorMs.any : Math.min(staleIfErrorMs.any, staleIfErrorMs.privateUnheard);
    if (cutOffAt !== null && at - cutOffAt > unheardMs) return null;
    counts.stale += 1;
    counts.standIns += 1;
    return kept(entry, 'stale', 'the database cannot be reached', consistencyToken);
  }

  /** One run of an operation; what of it may be kept is kept. */
  async function run(key: string, admitted: Admitted, { consistencyToken, correlationId }: CacheContext, limits: Limits): Promise<CacheAnswer> {
    const find = (): CacheEntry | null => give(store.get(key), admitted, consistencyToken)?.entry ?? null;
    const made = await make({ key, admitted, consistencyToken, correlationId, limits, find });
    if (made.kind === 'found') return kept(made.entry, 'hit', null, consistencyToken);
    if (made.kind === 'unkept') {
      if (made.fenced) counts.fenced += 1;
      return { state: 'miss', reason: made.reason, entry: null, executed: made.executed };
    }
    store.set(made.entry);
    options.onUsed?.(made.entry, admitted);
    shared?.set(made.entry);
    return kept(made.entry, 'miss', null, made.entry.consistencyToken);
  }

  /** An entry of another node, if it is still right. */
  async function fromShared(key: string, admitted: Admitted, consistencyToken: string | null): Promise<Kept | null> {
    if (shared === null || !fence.open) return null;
    const entry = await shared.get(key, admitted.operation.cachePolicy);
    // Looked at after the wait: what was heard of meanwhile counts.
    if (entry === null || entry.position === null || !fence.stillRight(entry.tags, entry.position)) return null;
    if (entryAge(entry, now()) !== 'fresh' || !isNewEnough(entry, consistencyToken)) return null;
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

  async function pass({ operation, variables, coerced, viewer, publishedId }: Admitted, context: CacheContext, reason: string): Promise<NotKept> {
    const { consistencyToken, correlationId, signal } = context;
    const executed = await runWithinLimits(timeoutMs, signal, (limits) =>
      execute({ operation, variables, coerced, published: publishedId !== null, viewer, limits, consistencyToken, correlationId }),
    );
    counts.bypassed += 1;
    return { state: 'bypass', reason, entry: null, executed };
  }

  return {
    ready: invalidations.ready,
    listening: () => invalidations.cutOffAt === null,
    counts,
    store,
    maxBytes,
    refresh,
    hit(admitted, consistencyToken, before = null) {
      const { operation, coerced, viewer } = admitted;
      const known = before !== null && isSame(before.admitted, admitted) ? before.place.entry : null;
      if (known !== null) return give(known, admitted, consistencyToken);
      if (operation.cachePolicy.forbiddenBy !== null) return null;
      const key = keyOf(operation, coerced, viewer);
      return key === null ? null : give(store.get(key), admitted, consistencyToken);
    },
    async answer(admitted, context) {
      const { operation, coerced, viewer } = admitted;
      const { forbiddenBy } = operation.cachePolicy;
      if (forbiddenBy !== null) return await pass(admitted, context, forbiddenBy);
      const key = keyOf(operation, coerced, viewer);
      if (key === null) {
        counts.incomparable += 1;
        return await pass(admitted, context, 'the variables cannot be compared');
      }
      const given = give(store.get(key), admitted, context.consistencyToken);
      if (given !== null) return given;
      try {
        const answered = await fill(key, admitted, context);
        if (answered.state === 'miss') counts.misses += 1;
        const lacksDatabase = answered.entry === null && isUnavailable(answered.executed);
        return (lacksDatabase ? standIn(key, context.consistencyToken) : null) ?? answered;
      } catch (error) {
        const instead = error instanceof Fault && error.code === unavailable ? standIn(key, context.consistencyToken) : null;
        if (instead === null) throw error;
        return instead;
      }
    },
    committed: (events, consistencyToken) => invalidations.committed(events, consistencyToken),
    logged: (events, consistencyToken) => invalidations.logged(events, consistencyToken),
    distrust: () => invalidations.distrust(),
    purge: (purged) => invalidations.purge(purged),
    stop: () => invalidations.stop(),
  };
}

/** Whether two requests have one key, for sure. */
function isSame(one: Admitted, other: Admitted): boolean {
  return one.operation === other.operation && one.coerced === other.coerced && one.viewer === other.viewer;
}

const unavailable: ErrorCode = 'DATABASE_UNAVAILABLE';

/** Whether some field of an answer lacks its value because PostgreSQL cannot be reached. */
function isUnavailable({ result }: Executed): boolean {
  return (result.errors ?? []).some((error) => error.extensions['code'] === unavailable);
}
