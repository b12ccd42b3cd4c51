import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../tests/testkit/eventually.ts';
import { OperatorError } from '../../errors.ts';
import { processStart } from './process-identity.ts';
import { startEmbeddedCluster, type EmbeddedCluster } from './start-embedded-cluster.ts';

const isRoot = process.geteuid?.() === 0;
if (!isRoot) console.warn('SKIPPED, not root: the tests of root\'s service user');

describe('the embedded cluster', { timeout: 180_000 }, () => {
  let template: string;
  let folder: string;
  let dataDir: string;
  const opened: (() => Promise<unknown>)[] = [];

  const newFolder = async () => {
    const path = await mkdtemp(join(tmpdir(), 'portcullis-embedded-'));
    await chmod(path, 0o755);
    return path;
  };
  // Each test has a copy of one cluster that was made and stopped in order: making one takes seconds.
  beforeAll(async () => {
    template = await newFolder();
    const cluster = await startEmbeddedCluster({ dataDir: join(template, 'data'), replicas: 1 });
    await cluster.stop();
  });
  afterAll(() => rm(template, { recursive: true, force: true }));
  beforeEach(async () => {
    folder = await newFolder();
    dataDir = join(folder, 'data');
    await promisify(execFile)('cp', ['-a', join(template, 'data'), dataDir]); // with owners
  });
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close();
    await rm(folder, { recursive: true, force: true });
  });

  const said: string[] = [];
  // That a server takes its time depends on what else the machine does.
  const hear = (message: string) => void (message.endsWith(' is recovering') || said.push(message));
  const start = async (replicas = 1): Promise<EmbeddedCluster> => {
    said.length = 0;
    const cluster = await startEmbeddedCluster({ dataDir, replicas, commonDirectory: join(folder, 'common'), onProgress: hear });
    opened.push(() => cluster.stop());
    return cluster;
  };
  const connect = (url: string | undefined) => {
    const sql = postgres(url ?? '', { max: 1, onnotice: () => undefined });
    opened.push(() => sql.end({ timeout: 1 }));
    return sql;
  };
  const server = (cluster: EmbeddedCluster, index: number) => {
    const found = cluster.servers[index];
    if (found === undefined) throw new Error(`no server ${index}`);
    return found;
  };
  const pids = (cluster: EmbeddedCluster) => cluster.servers.map((each) => each.pid() ?? 0);
  const seesRows = (sql: postgres.Sql, count: number) =>
    eventually(async () => expect(await sql`select count(*)::int as count from t`).toMatchObject([{ count }]), { everyMs: 10 });

  it('streams to a replica that is read-only, over TCP with a password only, with durable commits', async () => {
    const cluster = await start();
    const primary = connect(cluster.primaryUrl);
    const replica = connect(cluster.replicaUrls[0]);
    await primary`create table t (n int)`;
    await primary`insert into t values (1)`;
    await seesRows(replica, 1);
    await expect(replica`insert into t values (2)`).rejects.toThrow(/read-only/);
    expect(await replica`select pg_is_in_recovery() as standby`).toMatchObject([{ standby: true }]);
    // Its sender says so a moment after it has sent the row.
    await eventually(async () => expect(await primary`select application_name, state from pg_stat_replication`).toMatchObject([{ application_name: 'replica-1', state: 'streaming' }]));
    const settings = await primary<{ name: string; setting: string }[]>`
      select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'TimeZone', 'shared_preload_libraries')`;
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      TimeZone: 'UTC',
      shared_preload_libraries: 'pg_stat_statements',
    });
    const wrong = new URL(cluster.primaryUrl);
    wrong.password = 'wrong';
    await expect(connect(wrong.href)`select 1`).rejects.toThrow(/password authentication failed/);
  });

  it('leaves no process and no lock after stop, and starts again with its data', async () => {
    const first = await start(2);
    await connect(first.primaryUrl)`create table t (n int)`;
    const processes = pids(first);
    expect(processes).toHaveLength(3);
    expect(said).toEqual(['cloning replica-2 from the primary']);
    await Promise.all([first.stop(), first.stop()]);
    expect(processes.map(processStart)).toEqual([null, null, null]);
    expect(await readdir(join(dataDir, 'lock'))).toEqual([]);
    const second = await start(2);
    expect(said).toEqual([]); // nothing made, nothing cloned
    await seesRows(connect(second.replicaUrls[1]), 0);
  });

  it('refuses a second start and says who holds the folder', async () => {
    const cluster = await start(0);
    const refusal = await start(0).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(OperatorError);
    expect(String(refusal)).toContain(`process ${process.pid}, started `);
    expect(String(refusal)).toContain(`127.0.0.1:${server(cluster, 0).port}`);
    expect(await connect(cluster.primaryUrl)`select 1 as alive`).toMatchObject([{ alive: 1 }]);
  });

  it('lets one server be killed, stopped by force and started again on its port', async () => {
    const cluster = await start();
    const [primary, replica] = [server(cluster, 0), server(cluster, 1)];
    const { port } = primary;
    await connect(cluster.primaryUrl)`create table t (n int)`;
    process.kill(primary.pid() ?? 0, 'SIGKILL');
    await eventually(() => expect(primary.pid()).toBeNull());
    expect(said.at(-1)).toContain('primary ended unexpectedly (SIGKILL)');
    await primary.start();
    expect(primary.port).toBe(port);
    await replica.stop('immediate');
    expect(replica.pid()).toBeNull();
    await connect(cluster.primaryUrl)`insert into t values (1)`;
    await replica.start();
    await seesRows(connect(cluster.replicaUrls[0]), 1);
    process.kill(replica.pid() ?? 0, 'SIGSTOP'); // a frozen server does not hold up the end
    await cluster.stop();
  });

  it('clones a replica again that a crash left half made', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(first.directory, 'replica-1.incomplete'), '');
    await start();
    expect(said).toEqual(['cloning replica-1 from the primary']);
  });

  it('clones a replica again whose files are damaged', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(server(first, 1).directory, 'global', 'pg_control'), 'torn');
    const second = await start();
    expect(said).toEqual(['cloning replica-1 from the primary']);
    expect(await connect(second.replicaUrls[0])`select 1 as alive`).toMatchObject([{ alive: 1 }]);
  });

  it('clones a replica again that missed WAL the primary no longer has', async () => {
    const first = await start();
    const primary = connect(first.primaryUrl);
    await server(first, 1).stop();
    await primary`create table t (n int)`;
    await eventually(() => primary`select pg_drop_replication_slot('replica_1')`);
    for (let segment = 0; segment < 8; segment += 1) {
      await primary`insert into t values (${segment})`;
      await primary`select pg_switch_wal()`;
    }
    await primary`checkpoint`;
    await first.stop();
    const second = await start();
    expect(said).toEqual(['cloning replica-1 from the primary']);
    await seesRows(connect(second.replicaUrls[0]), 8);
  });

  it('clones a replica again that belongs to another cluster', async () => {
    const foreign = join(folder, 'foreign');
    await rename(join(dataDir, 'postgresql', 'replica-1'), foreign);
    await rm(join(dataDir, 'postgresql'), { recursive: true });
    const mine = await start(0);
    await mine.stop();
    await rename(foreign, join(mine.directory, 'replica-1'));
    await start();
    expect(said).toEqual(['cloning replica-1 from the primary']);
  });

  it('sets a promoted replica aside instead of cloning over what it may hold', async () => {
    const first = await start();
    await connect(first.replicaUrls[0])`select pg_promote()`;
    await first.stop();
    await start();
    expect(said[0]).toContain('was promoted');
    expect((await readdir(first.directory)).some((name) => name.startsWith('replica-1.promoted-'))).toBe(true);
  });

  it('drops the slot of a replica that is no longer wanted', async () => {
    await (await start()).stop();
    const cluster = await start(0);
    expect(await connect(cluster.primaryUrl)`select from pg_replication_slots`).toHaveLength(0);
  });

  it('refuses data of another major version, a lost password and a lost primary, each in a sentence', async () => {
    const first = await start();
    await first.stop();
    const version = join(first.directory, 'primary', 'PG_VERSION');
    await writeFile(version, '15\n');
    await expect(start()).rejects.toThrow(/are of PostgreSQL 15, and this is PostgreSQL 18/);
    await writeFile(version, '18\n');
    const password = join(first.directory, 'password');
    await writeFile(password, 'wrong');
    await expect(start()).rejects.toThrow(/refuses the password kept beside it/);
    await rm(password);
    await expect(start()).rejects.toThrow(/password of the embedded PostgreSQL cannot be read/);
    await rename(join(first.directory, 'primary'), join(first.directory, 'lost'));
    await expect(start()).rejects.toThrow(/holds replica-1 but no primary/);
    expect(await readdir(join(dataDir, 'lock'))).toEqual([]);
  });

  it('names what PostgreSQL itself complains of', async () => {
    const first = await start(0);
    await first.stop();
    await writeFile(join(first.directory, 'primary', 'postgresql.auto.conf'), 'nonsense = 1\n');
    await expect(start(0)).rejects.toThrow(/Starting PostgreSQL \(primary\) failed in .*nonsense/);
  });

  describe.runIf(isRoot)('started by root', () => {
    it('lies in a common folder when its own cannot be reached by the user it runs as', async () => {
      await mkdir(join(folder, 'closed'), { mode: 0o700 });
      dataDir = join(folder, 'closed', 'data');
      const first = await start();
      expect(first.directory.startsWith(join(folder, 'common'))).toBe(true);
      expect(await readFile(join(dataDir, 'postgresql-is-elsewhere.txt'), 'utf8')).toContain(first.directory);
      await first.stop();
      await chmod(join(folder, 'closed'), 0o755);
      const second = await start(); // what is there is found again, although the folder can be reached now
      expect(second.directory).toBe(first.directory);
    });
  });
});
