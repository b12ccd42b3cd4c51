import { Redis } from 'ioredis';
import { z } from 'zod';
import type { DataLog } from '../../data/data-log.ts';
import { type CacheEntry, entryOfBytes } from './cache-entry.ts';
import { createBreaker } from './create-breaker.ts';
import type { SharedStore } from './shared-store.ts';

export interface RedisStoreOptions {
  readonly url: string;
  readonly log?: DataLog | undefined;
  /** Of one lookup: what takes longer is slower than to run the query. */
  readonly timeoutMs?: number;
}

/** What stands before the bytes, as one line of JSON. */
const facts = z.object({
  operationHash: z.string(),
  etag: z.string(),
  storedAt: z.number(),
  tags: z.array(z.string()),
  /** Timeline and LSN. */
  position: z.tuple([z.number(), z.string()]),
  consistencyToken: z.string().nullable(),
});

const keyPrefix = 'portcullis:answer:';
const largestValue = 4 * 1_024 * 1_024;
const lineEnd = 10;

/**
 * The second layer in Redis. It is asked only where memory has nothing, waits some milliseconds at most, and is left alone
 * for a while after it failed. Redis is never told of invalidations: each entry carries the state it was read from, and a
 * node believes it only as far as it has heard of every change since. So a Redis that lost, kept or revived anything can
 * make nothing wrong.
 */
export function createRedisStore({ url, log, timeoutMs = 50 }: RedisStoreOptions): SharedStore {
  let reported = false;
  const client = new Redis(url, {
    // A command for a Redis that is away fails at once, and none is kept for later.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    connectTimeout: 1_000,
    commandTimeout: timeoutMs,
    retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 6), 5_000),
  });
  const breaker = createBreaker({ failures: 3, restMs: 2_000 });
  client.on('error', (error: unknown) => {
    if (!reported) log?.warn({ err: error }, 'Redis cannot be used: answers are kept in memory alone until it can');
    reported = true;
  });
  client.on('ready', () => {
    if (reported) log?.info({}, 'Redis can be used again');
    reported = false;
    breaker.reset();
  });

  /** `use` of Redis, or null where it is away, rests, or fails. */
  async function attempt<T>(use: () => Promise<T>): Promise<T | null> {
    if (client.status !== 'ready' || !breaker.allows()) return null;
    try {
      const value = await use();
      breaker.succeeded();
      return value;
    } catch {
      breaker.failed();
      return null;
    }
  }

  return {
    async get(key, policy) {
      const value = await attempt(() => client.getBuffer(keyPrefix + key));
      return value === null ? null : decode(key, value, policy);
    },
    set(entry) {
      const value = encode(entry);
      const lastsMs = (entry.policy.maxAge + entry.policy.staleWhileRevalidate) * 1_000;
      if (value === null || value.length > largestValue || lastsMs < 1) return;
      void attempt(() => client.set(keyPrefix + entry.key, value, 'PX', Math.ceil(lastsMs)));
    },
    get state() {
      if (client.status !== 'ready') return 'lost';
      return breaker.allows() ? 'connected' : 'resting';
    },
    stop: () => {
      client.disconnect();
      return Promise.resolve();
    },
  };
}

/** Null for an answer that is tied to no state of the database: nobody else could tell whether it is right. */
function encode({ operationHash, etag, storedAt, tags, position, consistencyToken, bytes }: CacheEntry): Buffer | null {
  if (position === null) return null;
  const head = JSON.stringify({ operationHash, etag, storedAt, tags, position: [position.timeline, position.lsn.toString()], consistencyToken });
  return Buffer.concat([Buffer.from(`${head}\n`, 'utf8'), Buffer.from(bytes, 'latin1')]);
}

function decode(key: string, value: Buffer, policy: CacheEntry['policy']): CacheEntry | null {
  const end = value.indexOf(lineEnd);
  if (end === -1) return null;
  try {
    const { position: [timeline, lsn], etag, ...rest } = facts.parse(JSON.parse(value.toString('utf8', 0, end)));
    return entryOfBytes(value.toString('latin1', end + 1), etag, { ...rest, key, policy, position: { timeline, lsn: BigInt(lsn) } });
  } catch {
    // Written by another version.
    return null;
  }
}
