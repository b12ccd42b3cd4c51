import { setTimeout as delay } from 'node:timers/promises';
import { openConnection, type Connection } from './connection.ts';
import type { DataLog } from './data-log.ts';
import { primaryPositionSql, readPrimaryPosition } from './primary-position.ts';
import { runOnConnection } from './run-on-connection.ts';
import type { WalPosition } from './wal-position.ts';
import { arrayLiteral } from '../model/statement.ts';
import { boundWork, within } from './work-bounds.ts';

export interface PrimaryChannelOptions {
  readonly url: string;
  /** For the log and pg_stat_activity. */
  readonly name: string;
  /** A plain identifier. */
  readonly channel: string;
  /** One message of anybody, this process included. Must not throw. */
  readonly onMessage: (payload: string) => void;
  /** Listening has begun at `position` of the primary's log: messages sent before it are lost. */
  readonly onConnected: (position: WalPosition) => void;
  /** The primary's log was at `position` a heartbeat ago: what was sent before that has been told. */
  readonly onHeard?: (position: WalPosition) => void;
  readonly onLost: () => void;
  /** How often a silent connection is asked whether it lives. */
  readonly heartbeatMs?: number;
  readonly log?: DataLog | undefined;
}

/** Messages among the nodes by LISTEN and NOTIFY on the primary. */
export interface PrimaryChannel {
  /** Sends in order, what gathers meanwhile in one statement. Messages that were not sent when the connection broke are kept. */
  send(payload: string): void;
  stop(): Promise<void>;
}

const connectTimeoutMs = 5_000;
const timeoutMs = 2_000;
const cancelGraceMs = 1_000;
const retryMs = 250;
const mostWaiting = 10_000;
const mostAtOnce = 200;

/** A connection of its own, opened anew for ever. A half-open one is found out within a heartbeat and a timeout (3 seconds). */
export function openPrimaryChannel(options: PrimaryChannelOptions): PrimaryChannel {
  const { url, name, channel, heartbeatMs = 1_000, log } = options;
  const stopped = new AbortController();
  const waiting: string[] = [];
  let connection: Connection | null = null;
  let connected = false;
  let wake: (() => void) | null = null;
  const bounds = (ms: number) => boundWork({ deadline: performance.now() + ms, signal: stopped.signal });

  function lost(): void {
    wake?.();
    if (!connected) return;
    connected = false;
    options.onLost();
  }

  async function open(): Promise<Connection> {
    const opening = openConnection({
      url, applicationName: `portcullis ${name}`, requirePrimary: true, connectTimeoutMs, cancelGraceMs,
      onNotify: (_channel, payload) => {
        if (connection === opening) options.onMessage(payload);
      },
      onLost: () => {
        if (connection === opening) lost();
      },
    });
    connection = opening;
    await within(bounds(connectTimeoutMs), opening.opened);
    await runOnConnection(opening, bounds(timeoutMs), `listen ${channel}`, null);
    const { rows } = await runOnConnection(opening, bounds(timeoutMs), primaryPositionSql, []);
    connected = true;
    options.onConnected(readPrimaryPosition(rows));
    return opening;
  }

  async function sendWaiting(on: Connection): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce);
      await runOnConnection(on, bounds(timeoutMs), `select pg_notify('${channel}', payload) from unnest($1::text[]) payload`, [arrayLiteral(batch)]);
      waiting.splice(0, batch.length);
    }
  }

  async function pause(): Promise<void> {
    if (waiting.length > 0 || !connected) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, heartbeatMs).unref();
    wake = resolve;
    await promise;
    clearTimeout(timer);
    wake = null;
  }

  async function run(): Promise<void> {
    let reported = false;
    while (!stopped.signal.aborted) {
      try {
        const opened = await open();
        let asked: WalPosition | null = null;
        let askedAt = -Infinity;
        if (reported) log?.info({ channel }, 'The primary can be listened to again');
        reported = false;
        while (!stopped.signal.aborted) {
          if (waiting.length > 0) await sendWaiting(opened);
          const sinceMs = performance.now() - askedAt;
          if (sinceMs >= heartbeatMs) {
            const before = asked;
            asked = readPrimaryPosition((await runOnConnection(opened, bounds(timeoutMs), primaryPositionSql, [])).rows);
            askedAt = performance.now();
            if (before !== null) options.onHeard?.(before);
          }
          await pause();
        }
      } catch (error) {
        lost();
        connection?.destroy('The channel failed');
        if (stopped.signal.aborted) return;
        if (!reported) log?.warn({ channel, err: error }, 'The primary cannot be listened to: trying again until it can');
        reported = true;
        await delay(retryMs, undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
      }
    }
  }

  const running = run();
  return {
    send(payload) {
      // Whoever listens anew trusts nothing older: what cannot be sent for long need not be kept.
      if (waiting.length >= mostWaiting) waiting.shift();
      waiting.push(payload);
      wake?.();
    },
    async stop() {
      if (connected && connection !== null && waiting.length > 0) await sendWaiting(connection).catch(() => undefined);
      stopped.abort();
      wake?.();
      const open = connection;
      connection = null;
      open?.destroy('The channel was closed');
      await running;
    },
  };
}
