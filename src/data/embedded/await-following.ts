import { setTimeout as pause } from 'node:timers/promises';
import type postgres from 'postgres';
import type { PostgresServer } from './postgres-server.ts';

const pollMs = 8;
const logPollMs = 150;
const patienceMs = 30_000;

const hopeless = [
  /requested WAL segment \S+ has already been removed/,
  /database system identifier differs/,
  /is not in this server's history/,
  /is ahead of the WAL flush position/,
  /is behind recovery timeline/,
  /forked off current database system timeline/,
  /can no longer access replication slot/,
];

/** Whether a replica's log says what it says, again and again, when it can never follow its primary. */
export function isHopeless(log: string): boolean {
  return hopeless.some((pattern) => pattern.test(log));
}

/**
 * Waits until a running replica streams from the primary that `primary` is connected to. False when it cannot: it has
 * ended, its log says so, or it has not begun after a long while.
 */
export async function awaitFollowing(primary: postgres.Sql, replica: PostgresServer): Promise<boolean> {
  const until = performance.now() + patienceMs;
  let nextLook = performance.now() + logPollMs;
  for (;;) {
    const [sender] = await primary<{ state: string }[]>`
      select state from pg_stat_replication where application_name = ${replica.name}`;
    if (sender?.state === 'streaming') return true;
    if (replica.pid() === null) return false;
    const now = performance.now();
    if (now > nextLook) {
      if (isHopeless(await replica.log())) return false;
      nextLook = now + logPollMs;
    }
    if (now > until) return sender?.state === 'catchup';
    await pause(pollMs);
  }
}
