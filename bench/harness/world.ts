import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedCluster, startEmbeddedCluster } from '../../src/data/embedded/start-embedded-cluster.ts';
import { migrationsFolder } from '../../src/data/migrations/migrations-folder.ts';
import { readMigrations } from '../../src/data/migrations/read-migrations.ts';
import { requireMigrated } from '../../src/data/migrations/require-migrated.ts';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { loadSampleData } from '../../src/modules/sample-data/load-sample-data.ts';
import { basicEnvironment, runChild } from './children.ts';
import { portcullisCommand, portcullisEnvironment } from './contestants.ts';
import { type BenchIdentity, createIdentity } from './identity.ts';
import type { Machine } from './machine.ts';
import { operationNames, operationText, sha256 } from './requests.ts';

/** What all contestants share: a database with sample data, an identity, published operations. */
export interface World {
  readonly machine: Machine;
  readonly databaseUrl: string;
  readonly postgresVersion: string;
  /** Of PostgreSQL's first process; its children are all its others. */
  readonly postgresPid: number;
  readonly identity: BenchIdentity;
  /** For files of this run; gone with it. */
  readonly directory: string;
  /** JSON: text by SHA-256. */
  readonly operationsFile: string;
  /** The answer that the limit of cached answers sends. */
  readonly answerFile: string;
  readonly freeText: boolean;
  readonly database: AdminConnection;
}

export interface WorldOptions {
  readonly machine: Machine;
  readonly scale: number;
  readonly freeText: boolean;
  /** Takes what is to be let go of at the end. */
  readonly stack: AsyncDisposableStack;
  readonly say: (message: string) => void;
}

/** Starts PostgreSQL, loads the sample data and publishes the operations. Everything made goes with the stack. */
export async function createWorld({ machine, scale, freeText, stack, say }: WorldOptions): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  stack.defer(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
  await chmod(directory, 0o755); // as root PostgreSQL runs as another user
  await mkdir(join(directory, 'data'));
  say('starting PostgreSQL');
  const cluster = await startEmbeddedCluster({ dataDir: join(directory, 'data'), replicas: 0 });
  stack.defer(() => cluster.stop());
  await keepCommitTimes(cluster);

  const database = await openAdminConnection(cluster.primaryUrl, { applicationName: 'portcullis bench' });
  stack.defer(() => database.close());
  await requireMigrated(database, await readMigrations(migrationsFolder), { production: false, waitForOthersMs: 1_000, onProgress: () => undefined });
  say('loading sample data');
  await loadSampleData(database, { scale });
  for (const file of ['outbox', 'postgraphile']) await database.run(await readFile(new URL(`../peers/${file}.sql`, import.meta.url), 'utf8'));

  const identity = stack.use(await createIdentity(freeText));
  const [found] = await database.rows<{ version: string }>("select current_setting('server_version') as version");
  const pidFile = await readFile(join(cluster.directory, 'primary', 'postmaster.pid'), 'utf8');
  const world: World = {
    machine,
    databaseUrl: cluster.primaryUrl,
    postgresVersion: found?.version ?? 'unknown',
    postgresPid: Number.parseInt(pidFile, 10),
    identity,
    directory,
    operationsFile: join(directory, 'operations.json'),
    answerFile: join(directory, 'answer.json'),
    freeText,
    database,
  };
  await writeFile(world.answerFile, '');
  await publish(world, say);
  return world;
}

/** PostgreSQL tells when a change was committed: from there the way of an event to its subscribers is measured. */
async function keepCommitTimes({ primaryUrl, servers: [primary] }: EmbeddedCluster): Promise<void> {
  const connection = await openAdminConnection(primaryUrl, { applicationName: 'portcullis bench' });
  await connection.run('alter system set track_commit_timestamp = on');
  await connection.close();
  await primary?.stop();
  await primary?.start();
}

async function publish(world: World, say: (message: string) => void): Promise<void> {
  const ours = operationNames.map((name) => operationText(name));
  const postgraphiles = ['task', 'lists', 'addComment'] as const;
  const all = [...ours, ...postgraphiles.map((name) => operationText(name, 'postgraphile/'))];
  await writeFile(world.operationsFile, JSON.stringify(byHash(all)));
  if (world.freeText) return;
  say('publishing the operations');
  const manifest = join(world.directory, 'manifest.json');
  await writeFile(manifest, JSON.stringify(byHash(ours)));
  await runChild([process.execPath, portcullisCommand, 'operations', 'publish', manifest, '--client', 'bench', '--version', '1'], {
    ...basicEnvironment(),
    ...portcullisEnvironment(world, false),
  });
}

function byHash(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text) => [sha256(text), text]));
}
