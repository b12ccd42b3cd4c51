import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { tokenSigner } from '../../data/consistency-token.ts';
import type { DataLog } from '../../data/data-log.ts';
import type { Database } from '../../data/database.ts';
import type { WalPosition } from '../../data/wal-position.ts';
import type { Entity } from '../../model/entity.ts';
import type { Executor } from '../execution/executor.ts';
import type { OnCommitted } from '../execution/operation-context.ts';
import type { CacheEntry } from './cache-entry.ts';
import type { Admitted } from '../admission/create-admission.ts';
import type { AdmitPublic } from './admit-public.ts';
import { createNotifyFeed } from './create-notify-feed.ts';
import { createResponseCache, type ResponseCache, type StaleIfError } from './create-response-cache.ts';
import { createViewerTenants } from './create-viewer-tenants.ts';
import { createFence } from './fence.ts';
import type { SharedStore } from './shared-store.ts';
import { createTags, type Tags } from './tags.ts';
import { createStartWarming } from './create-start-warming.ts';
import { createWarmer } from './create-warmer.ts';

export interface OpenCacheOptions {
  readonly execute: Executor;
  readonly database: Pick<Database, 'read' | 'readPrimary' | 'transaction'>;
  readonly admitPublic: AdmitPublic;
  readonly primaryUrl: string;
  /** Signs consistency tokens. */
  readonly tokenSecret: string;
  readonly schemaVersion: string;
  readonly prefixes: ReadonlyMap<string, string>;
  readonly tenant: Entity;
  readonly person: Entity;
  /** 0: nothing is kept here, and the other nodes hear of what is committed here. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly staleIfErrorMs: StaleIfError;
  /** Absent: there is no second layer. */
  readonly redisUrl?: string | undefined;
  /** How many of the most used queries are run at the start, and after many answers were lost at once. */
  readonly warm: number;
  readonly log: DataLog;
}

/** A node's part in the caches of all: what it keeps, if anything, and what it tells. */
export interface CacheNode {
  readonly cache: ResponseCache | null;
  /** Events of a command of this node: told to the other nodes, too. */
  readonly committed: OnCommitted;
  /** Events of any node, by the log. */
  readonly logged: OnCommitted;
  readonly distrust: () => void;
  /** Runs the public queries that were asked most before this node began; resolves when they are known. */
  warm(): Promise<void>;
  /** Forgets on all nodes; answers with how many entries that were here. */
  purge(tags: readonly string[] | null): number;
  readonly redis: () => SharedStore['state'] | 'none';
  /** How many queries were run to fill the cache anew. */
  readonly warmed: () => number;
  stop(): Promise<void>;
}

const positionsKept = 5_000;
const readyTimeoutMs = 2_000;

/** Puts a node's cache together: fence, store, feed by NOTIFY, second layer. */
export async function openResponseCache(options: OpenCacheOptions): Promise<CacheNode> {
  const tags = createTags(options.prefixes, options.tenant.typeName, options.person.idPrefix);
  const positionOf = createPositionOf(options.tokenSecret);
  const openFeed = createNotifyFeed({ url: options.primaryUrl, log: options.log });
  if (options.maxBytes === 0) return tellOnly(tags, positionOf, openFeed);
  const fence = createFence();
  const shared = options.redisUrl === undefined ? null : await openRedis(options.redisUrl, options.log);
  const warmer = createWarmer({ most: options.warm, refresh: (admitted) => cache.refresh(admitted) });
  const cache: ResponseCache = createResponseCache({
    ...options, fence, tags, positionOf, openFeed, shared,
    onUsed: (entry: CacheEntry, admitted: Admitted) => warmer.used(entry, admitted),
    onEmptied: () => warmer.warm(),
    tenantsOf: createViewerTenants({ database: options.database, tenant: options.tenant, tags, fence, positionOf }),
  });
  const startWarming = options.warm === 0 ? null : createStartWarming({ ...options, warmer, most: options.warm });
  // Without the primary the node serves, and keeps nothing until it is there.
  await Promise.race([cache.ready, delay(readyTimeoutMs, undefined, { ref: false })]);
  return {
    cache,
    committed: (events, consistencyToken) => cache.committed(events, consistencyToken),
    logged: (events, consistencyToken) => cache.logged(events, consistencyToken),
    distrust: () => cache.distrust(),
    purge: (purged) => cache.purge(purged),
    redis: () => shared?.state ?? 'none',
    warmed: () => warmer.runs,
    warm: async () => startWarming?.warm(),
    async stop() {
      warmer.stop();
      await startWarming?.stop();
      await cache.stop();
      await shared?.stop();
    },
  };
}

/** Its client is loaded only where there is one. */
async function openRedis(url: string, log: DataLog): Promise<SharedStore> {
  const { createRedisStore } = await import('./create-redis-store.ts');
  return createRedisStore({ url, log });
}

function tellOnly(tags: Tags, positionOf: (token: string) => WalPosition, openFeed: ReturnType<typeof createNotifyFeed>): CacheNode {
  const ignore = (): void => undefined;
  const feed = openFeed({ onInvalidated: ignore, onConnected: ignore, onHeardAll: ignore, onLost: ignore });
  return {
    cache: null,
    logged: ignore,
    committed: (events, consistencyToken) => feed.publish({ tags: events.flatMap((event) => tags.ofEvent(event)), position: positionOf(consistencyToken) }),
    distrust: () => feed.publish({ tags: null, position: null }),
    purge(purged) {
      feed.publish({ tags: purged, position: null });
      return 0;
    },
    redis: () => 'none',
    warmed: () => 0,
    warm: () => Promise.resolve(),
    stop: () => feed.stop(),
  };
}

/** Verifies a token once: clients send the same one again. */
function createPositionOf(secret: string): (token: string) => WalPosition {
  const signer = tokenSigner(secret);
  const known = new LRUCache<string, WalPosition>({ max: positionsKept });
  return (token) => {
    const remembered = known.get(token);
    if (remembered !== undefined) return remembered;
    const position = signer.verify(token);
    known.set(token, position);
    return position;
  };
}
