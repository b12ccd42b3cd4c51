import { hash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openCompiler } from '../src/cli/open-compiler.ts';
import { createDatabase } from '../src/data/create-database.ts';
import { startEmbeddedCluster } from '../src/data/embedded/start-embedded-cluster.ts';
import { migrateUp } from '../src/data/migrations/migrate-up.ts';
import { migrationsFolder } from '../src/data/migrations/migrations-folder.ts';
import { readMigrations } from '../src/data/migrations/read-migrations.ts';
import { openAdminConnection } from '../src/data/open-admin-connection.ts';
import { checkOperations } from '../src/gateway/operations/check/check-operations.ts';
import { parseManifest } from '../src/gateway/operations/manifests/parse-manifest.ts';
import { createOperationRegistry } from '../src/gateway/operations/node/create-operation-registry.ts';
import { publishOperations } from '../src/gateway/operations/publish/publish-operations.ts';

/**
 * Publishing and loading 10 to 20,000 operations: seconds to check and publish, and again unchanged; seconds a node
 * needs to load and compile them; heap bytes for each; milliseconds until another node serves one more operation. On an
 * embedded PostgreSQL in a temporary folder. Run with `node bench/registry.ts`.
 */
const counts = [10, 1_000, 10_000, 20_000];

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
const manifest: unknown = JSON.parse(await readFile(new URL('../examples/manifests/web.apollo.json', import.meta.url), 'utf8'));
const samples = parseManifest(JSON.stringify(manifest), 'samples').operations;
const limits = () => ({ deadline: performance.now() + 120_000, signal: new AbortController().signal });
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function manifestOf(count: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => {
    const sample = samples[index % samples.length];
    if (sample?.name === undefined || sample.name === null) throw new Error('A sample lacks a name');
    const text = sample.text.replace(sample.name, `${sample.name}${index}`);
    return [hash('sha256', text, 'hex'), text];
  })));
}

function heapBytes(): number {
  for (let round = 0; round < 3; round++) if (typeof collect === 'function') Reflect.apply(collect, null, []);
  return process.memoryUsage().heapUsed;
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly seconds: number; readonly value: T }> {
  const startedAt = performance.now();
  const value = await work();
  return { seconds: (performance.now() - startedAt) / 1_000, value };
}

const dataDir = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
await chmod(dataDir, 0o755);
const cluster = await startEmbeddedCluster({ dataDir, replicas: 0 });
const rows: Record<string, string>[] = [];
try {
  const admin = await openAdminConnection(cluster.primaryUrl, { applicationName: 'bench' });
  await migrateUp(admin, await readMigrations(migrationsFolder));
  const database = await createDatabase({ primaryUrl: cluster.primaryUrl, replicaUrls: [], poolSize: 4, tokenSecret: 'a secret of the bench, 32 letters' });
  const compiler = await openCompiler();
  const policy = { mode: 'enforce', clientModes: new Map(), requireClient: false } as const;
  const startNode = () => createOperationRegistry({ database, primaryUrl: cluster.primaryUrl, ...compiler, policy, log: quiet });

  async function measure(count: number): Promise<Record<string, string>> {
    await admin.run('truncate portcullis_operations, portcullis_deployments, portcullis_deployment_operations');
    const text = manifestOf(count);
    const check = await timed(() => checkOperations([parseManifest(text, 'bench.json')], compiler));
    const request = { client: 'bench', version: '1', operations: check.value.operations, replace: false };
    const publish = await timed(() => publishOperations(database, limits(), request));
    const again = await timed(() => publishOperations(database, limits(), request));
    const next = await timed(() => publishOperations(database, limits(), { ...request, version: '2' }));
    const before = heapBytes();
    const start = await timed(startNode);
    const bytes = (heapBytes() - before) / count;
    const node = start.value;
    const { operations: [extra] } = await checkOperations([parseManifest('{"extra": "query Extra { viewer { id } }"}', 'extra.json')], compiler);
    if (extra === undefined) throw new Error('The extra operation has a problem');
    await publishOperations(database, limits(), { client: 'bench', version: 'extra', operations: [extra], replace: false });
    const served = await timed(async () => {
      while (node.find('extra') === undefined) await new Promise(setImmediate);
    });
    await node.stop();
    return {
      operations: String(count),
      'manifest MB': (text.length / 1e6).toFixed(1),
      'check s': check.seconds.toFixed(2),
      'publish s': publish.seconds.toFixed(2),
      'unchanged s': again.seconds.toFixed(2),
      'next version s': next.seconds.toFixed(2),
      'node start s': start.seconds.toFixed(2),
      'heap bytes each': bytes.toFixed(0),
      'served after ms': (served.seconds * 1_000).toFixed(0),
    };
  }
  for (const count of counts) rows.push(await measure(count));
  await database.close();
  await admin.close();
} finally {
  await cluster.stop();
  await rm(dataDir, { recursive: true, force: true });
}
console.table(rows);
