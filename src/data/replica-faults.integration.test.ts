import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { eventually, until } from '../../tests/testkit/eventually.ts';
import { createDatabase } from './create-database.ts';
import type { Database } from './database.ts';
import type { PostgresServer } from './embedded/postgres-server.ts';
import { startEmbeddedCluster, type EmbeddedCluster } from './embedded/start-embedded-cluster.ts';
import { openAdminConnection } from './open-admin-connection.ts';
import { statement } from './statement.ts';
import { createNotes, echo, insertNote, limitsOf, noteIds } from './trial-statements.ts';

const tokenSecret = 'a secret of at least 32 characters';
let dataDir: string;
let cluster: EmbeddedCluster;
let db: Database;
let lastId = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portcullis-replica-faults-'));
  cluster = await startEmbeddedCluster({ dataDir, replicas: 1 });
  db = await createDatabase({ ...cluster, poolSize: 3, tokenSecret });
  const { consistencyToken } = await db.transaction(limitsOf(60_000), async (tx) => ({ commit: true, value: await tx.rows(createNotes, {}) }));
  await until(async () => (await db.read(limitsOf(60_000), consistencyToken)).server === 'replica-1');
});
afterAll(async () => {
  await db.close();
  await cluster.stop();
  await rm(dataDir, { recursive: true, force: true });
  if (!cluster.directory.startsWith(dataDir)) await rm(cluster.directory, { recursive: true, force: true });
});

async function write(): Promise<{ id: number; token: string }> {
  const id = ++lastId;
  const { consistencyToken } = await db.transaction(limitsOf(60_000), async (tx) => ({ commit: true, value: await tx.rows(insertNote, { id }) }));
  return { id, token: consistencyToken ?? '' };
}

async function onReplica(text: string): Promise<void> {
  const admin = await openAdminConnection(cluster.replicaUrls[0] ?? '', { applicationName: 'replica-faults' });
  await admin.run(text);
  await admin.close();
}

function server(name: string): PostgresServer {
  const found = cluster.servers.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No server ${name}`);
  return found;
}

/** The postmaster and all its children: a stopped postmaster alone leaves its backends at work. */
async function processesOf(name: string): Promise<number[]> {
  const parent = server(name).pid() ?? 0;
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const children = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      return stat.slice(stat.lastIndexOf(')')).split(' ')[2] === String(parent) ? [pid] : [];
    }),
  );
  return [parent, ...children.flat()];
}

/** Stops a server dead for the length of the work: its sockets stay open and say nothing. */
async function whileFrozen(name: string, work: () => Promise<void>): Promise<void> {
  const pids = await processesOf(name);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    await work();
  } finally {
    for (const pid of pids.toReversed()) process.kill(pid, 'SIGCONT');
  }
}

/** A server that does not answer a sample in time is not used for a while, which a busy machine brings about as well. */
const readFrom = (name: string, timeMs = 60_000) => eventually(async () => {
  const session = await db.read(limitsOf(timeMs));
  expect(session.server).toBe(name);
  return session;
});

describe('while replay is paused', () => {
  test('a query with the command\'s token reads its write on the primary, one without reads the replica', async () => {
    await onReplica('select pg_wal_replay_pause()');
    try {
      const { id, token } = await write();
      const startedMs = performance.now();
      const fresh = await db.read(limitsOf(60_000), token);
      expect(fresh.server).toBe('primary');
      // It waits a moment, not until its deadline.
      expect(performance.now() - startedMs).toBeLessThan(20_000);
      expect(await fresh.rows(noteIds, {})).toContain(id);
      const old = await readFrom('replica-1');
      expect(await old.rows(noteIds, {})).not.toContain(id);
    } finally {
      await onReplica('select pg_wal_replay_resume()');
    }
  });

  test('a query with the token of a refusal reads what it was refused for on the primary', async () => {
    await onReplica('select pg_wal_replay_pause()');
    try {
      const { id } = await write();
      const refused = await db.transaction(limitsOf(60_000), async (tx) => ({ commit: false, value: await tx.rows(noteIds, {}) }));
      expect(refused.value).toContain(id);
      const fresh = await db.read(limitsOf(60_000), refused.consistencyToken);
      expect(fresh.server).toBe('primary');
      expect(await fresh.rows(noteIds, {})).toContain(id);
    } finally {
      await onReplica('select pg_wal_replay_resume()');
    }
  });

  test('a query waits a moment for a replica that is about to catch up', async () => {
    // On a busy machine a moment may not do for it.
    let waited = 0;
    await until(async () => {
      const { id, token } = await write();
      const session = await db.read(limitsOf(60_000), token);
      expect(await session.rows(noteIds, {})).toContain(id);
      if (session.server === 'replica-1') waited += 1;
      return waited > 10;
    }, { everyMs: 0 });
  });
});

test('a token of an earlier timeline is served by the primary', async () => {
  const { tokenSigner } = await import('./consistency-token.ts');
  const session = await db.read(limitsOf(60_000), tokenSigner(tokenSecret).encode({ timeline: 0, lsn: 1n }));
  expect(session.server).toBe('primary');
});

describe('a frozen server', () => {
  test('a replica: what reads there ends at its deadline, new queries go to the primary, and it returns', async () => {
    const session = await readFrom('replica-1', 3_000);
    await session.rows(echo, { n: 1 });
    await whileFrozen('replica-1', async () => {
      await expect(session.rows(echo, { n: 2 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
      await readFrom('primary');
      expect(await (await db.read(limitsOf(60_000))).rows(echo, { n: 3 })).toEqual([3]);
    });
    await readFrom('replica-1');
    expect(await (await db.read(limitsOf(60_000))).rows(echo, { n: 4 })).toEqual([4]);
  });

  test('the primary: a command ends at its deadline; afterwards commands run again', async () => {
    await whileFrozen('primary', async () => {
      await expect(db.transaction(limitsOf(300), async (tx) => ({ commit: true, value: await tx.rows(echo, { n: 1 }) }))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    });
    const { id, token } = await write();
    expect(await (await db.read(limitsOf(60_000), token)).rows(noteIds, {})).toContain(id);
  });
});

describe('a replica that dies', () => {
  const sleepOnReplica = statement<Record<string, never>, number>('Trial.sleepOnReplica', sql`select 1, case when pg_is_in_recovery() then pg_sleep(60) end`, ([one]) => Number(one));

  test('a session without rows yet moves to the primary; one that has shown rows fails; then it is used again', async () => {
    const [fresh, shown] = [await readFrom('replica-1'), await readFrom('replica-1')];
    await shown.rows(echo, { n: 1 });
    const ended = Promise.allSettled([fresh.rows(sleepOnReplica, {}), shown.rows(sleepOnReplica, {})]);
    await server('replica-1').stop('immediate');
    expect(await ended).toMatchObject([{ status: 'fulfilled' }, { reason: { code: 'DATABASE_UNAVAILABLE' } }]);
    expect(fresh.server).toBe('primary');
    const { id, token } = await write();
    expect(await (await db.read(limitsOf(60_000), token)).rows(noteIds, {})).toContain(id);
    await server('replica-1').start();
    await readFrom('replica-1');
  });
});

test('a replica of another primary is refused', async () => {
  const opening = createDatabase({ primaryUrl: cluster.primaryUrl, replicaUrls: inject('cluster').replicaUrls, poolSize: 2, tokenSecret });
  await expect(opening).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining('is a standby of another primary') });
});
