import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../tests/testkit/eventually.ts';
import { processStart } from './process-identity.ts';
import { startEmbeddedCluster } from './start-embedded-cluster.ts';

// A stand-in for the gateway: starts the cluster, then inserts row after row and says which were acknowledged.
const program = (dataDir: string) => `
  import postgres from ${JSON.stringify(import.meta.resolve('postgres'))};
  import { startEmbeddedCluster } from ${JSON.stringify(new URL('start-embedded-cluster.ts', import.meta.url).href)};
  const cluster = await startEmbeddedCluster({ dataDir: ${JSON.stringify(dataDir)}, replicas: 1 });
  console.log('servers ' + cluster.servers.map((server) => server.pid()).join(' '));
  const sql = postgres(cluster.primaryUrl, { max: 4, onnotice: () => {} });
  await sql\`create table if not exists ledger (n int primary key)\`;
  const [{ from }] = await sql\`select coalesce(max(n), 0)::int + 1000 as from from ledger\`;
  for (let n = from; ; n += 4) {
    await Promise.all([0, 1, 2, 3].map(async (lane) => {
      await sql\`insert into ledger values (\${n + lane})\`;
      console.log('acknowledged ' + (n + lane));
    }));
  }
`;

describe('a gateway killed by SIGKILL during writes', { timeout: 300_000 }, () => {
  let folder: string;
  let dataDir: string;
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcullis-killed-'));
    await chmod(folder, 0o755);
    dataDir = join(folder, 'data');
  });
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs the stand-in until it has acknowledged enough rows, kills it, and answers with what it said. */
  async function runAndKill(enough: number, beforeKill: () => Promise<void> = async () => undefined) {
    const gateway = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program(dataDir)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(gateway, 'exit');
    closing.push(async () => {
      gateway.kill('SIGKILL');
      await ended;
    });
    const acknowledged: number[] = [];
    let servers: number[] = [];
    for await (const line of createInterface({ input: gateway.stdout })) {
      const [word, ...values] = line.split(' ');
      if (word === 'servers') servers = values.map(Number);
      else acknowledged.push(...values.map(Number));
      if (acknowledged.length === enough) {
        await beforeKill();
        gateway.kill('SIGKILL');
      }
    }
    await ended;
    return { acknowledged, servers };
  }

  async function startAgain() {
    const said: string[] = [];
    const cluster = await startEmbeddedCluster({ dataDir, replicas: 1, onProgress: (message) => said.push(message) });
    closing.push(() => cluster.stop());
    const rowsOf = async (url: string | undefined) => {
      const sql = postgres(url ?? '', { max: 1 });
      closing.push(() => sql.end({ timeout: 1 }));
      return sql<{ n: number }[]>`select n from ledger`.then((rows) => new Set(rows.map(({ n }) => n)));
    };
    return { cluster, said, rowsOf };
  }

  it('leaves no PostgreSQL behind', async () => {
    const { servers } = await runAndKill(40);
    expect(servers).toHaveLength(2);
    await eventually(() => expect(servers.map(processStart)).toEqual([null, null]), { withinMs: 60_000 });
    await eventually(async () => expect(await processesIn(folder)).toEqual([]), { withinMs: 60_000 });
  });

  it('loses no acknowledged row, on primary and replica, time after time', async () => {
    const acknowledged: number[] = [];
    for (let round = 0; round < 3; round += 1) acknowledged.push(...(await runAndKill(60 + round * 37)).acknowledged);
    const { cluster, rowsOf } = await startAgain();
    const kept = await rowsOf(cluster.primaryUrl);
    expect(acknowledged.filter((n) => !kept.has(n))).toEqual([]);
    await eventually(async () => expect((await rowsOf(cluster.replicaUrls[0])).size).toBe(kept.size), { withinMs: 60_000 });
  });

  it.runIf(process.platform === 'linux')('is recovered from even when its watchdogs were killed too and PostgreSQL runs on', async () => {
    const { acknowledged, servers } = await runAndKill(50, async () => {
      // Those of initdb and of the cloning may still be about to end.
      const watchdogs = await eventually(async () => {
        const shells = (await processesIn(folder)).filter(({ name }) => name === 'sh');
        expect(shells).toHaveLength(2);
        return shells;
      }, { everyMs: 5 });
      watchdogs.forEach(({ pid }) => process.kill(pid, 'SIGKILL'));
      while ((await processesIn(folder)).some(({ name }) => name === 'sh')) await pause(5);
    });
    expect(servers.map((pid) => processStart(pid) !== null)).toEqual([true, true]);
    const { cluster, said, rowsOf } = await startAgain();
    expect(said.filter((message) => message.startsWith('an earlier PostgreSQL still runs'))).toHaveLength(2);
    expect(servers.map(processStart)).toEqual([null, null]);
    const kept = await rowsOf(cluster.primaryUrl);
    expect(acknowledged.filter((n) => !kept.has(n))).toEqual([]);
  });
});

/** The living processes that are at home in a folder; only Linux tells. */
async function processesIn(folder: string): Promise<{ pid: number; name: string }[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      if (!cwd.startsWith(folder) || processStart(pid) === null) return [];
      return [{ pid, name: (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim() }];
    }),
  );
  return found.flat();
}
