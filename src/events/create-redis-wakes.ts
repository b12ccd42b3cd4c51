import { Redis } from 'ioredis';
import type { DataLog } from '../data/data-log.ts';

export interface RedisWakesOptions {
  readonly url: string;
  /** Some node has appended to the log, which ends there now, as it says. Must not throw. */
  readonly onAppended: (lastPosition: number) => void;
  readonly log?: DataLog | undefined;
}

/** Tells all nodes by Redis that the log has grown. */
export interface RedisWakes {
  /** Of several positions that Redis has not taken yet only the newest is kept. */
  publish(lastPosition: number): void;
  stop(): void;
}

const channel = 'portcullis:events';
const timeoutMs = 500;
const heartbeatMs = 5_000;

/**
 * Redis carries positions alone, and nothing depends on them: readers are woken by PostgreSQL and by the clock as well. One
 * that is away, slow or silent takes at most one command at a time, waited for half a second; then the connection is made anew.
 */
export function createRedisWakes({ url, onAppended, log }: RedisWakesOptions): RedisWakes {
  let reported = false;
  let newest: number | null = null;
  let publishing = false;
  /** Connections that are given up: the client calls them ready until the frozen Redis has taken leave. */
  const givenUp = new Set<Redis>();

  function open(): Redis {
    const client = new Redis(url, {
      // A command for a Redis that is away fails at once, and none is kept for later.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      connectTimeout: 1_000,
      commandTimeout: timeoutMs,
      retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 6), 5_000),
    });
    client.on('error', (error: unknown) => {
      if (!reported) log?.warn({ err: error }, 'Redis cannot be used: readers of the event log are woken by PostgreSQL alone until it can');
      reported = true;
    });
    client.on('ready', () => {
      givenUp.delete(client);
      if (reported) log?.info({}, 'Redis wakes readers of the event log again');
      reported = false;
    });
    return client;
  }

  const isReady = (client: Redis): boolean => client.status === 'ready' && !givenUp.has(client);

  /** What it was sent is forgotten with the connection. */
  const renew = (client: Redis) => (): void => {
    if (givenUp.has(client)) return;
    givenUp.add(client);
    client.disconnect(true);
  };

  const publisher = open();
  const subscriber = open();
  subscriber.on('ready', () => void subscriber.subscribe(channel).catch(renew(subscriber)));
  subscriber.on('message', (_channel: string, payload: string) => onAppended(Number(payload)));
  // A subscriber only hears: it would not notice a Redis that has fallen silent.
  const heartbeat = setInterval(() => {
    if (isReady(subscriber)) subscriber.ping().catch(renew(subscriber));
  }, heartbeatMs).unref();

  async function publishNewest(): Promise<void> {
    publishing = true;
    while (newest !== null && isReady(publisher)) {
      const position = newest;
      newest = null;
      await publisher.publish(channel, String(position)).catch(renew(publisher));
    }
    newest = null;
    publishing = false;
  }

  return {
    publish(lastPosition) {
      newest = lastPosition;
      if (!publishing) void publishNewest();
    },
    stop() {
      clearInterval(heartbeat);
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
