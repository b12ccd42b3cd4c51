import { createDatabase } from '../../src/data/create-database.ts';
import type { Database, Limits } from '../../src/data/database.ts';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { type CheckedOperation, checkOperations } from '../../src/gateway/operations/check/check-operations.ts';
import { parseManifest } from '../../src/gateway/operations/manifests/parse-manifest.ts';
import { type PublishOutcome, publishOperations } from '../../src/gateway/operations/publish/publish-operations.ts';
import { createTestDatabase } from './test-database.ts';
import { compileWire, wireSchema } from './wire-fixture.ts';

/** A database of the test's own with the tables of the registry, and ways to publish into it. */
export interface RegistryWorld extends AsyncDisposable {
  readonly primaryUrl: string;
  readonly database: Database;
  readonly admin: AdminConnection;
  publish(client: string, version: string, texts: Readonly<Record<string, string>>, replace?: boolean): Promise<PublishOutcome>;
  /** Retires all operations of a version. */
  retire(client: string, version: string): Promise<void>;
}

export const testLimits = (timeoutMs = 60_000): Limits => ({ deadline: performance.now() + timeoutMs, signal: new AbortController().signal });

/** The operations of `{id: text}`, which must have no problem. */
export async function checkedOperations(texts: Readonly<Record<string, string>>): Promise<readonly CheckedOperation[]> {
  const { operations, problems } = await checkOperations([parseManifest(JSON.stringify(texts), 'test.json')], { schema: wireSchema, compile: compileWire });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return operations;
}

export async function createRegistryWorld(): Promise<RegistryWorld> {
  await using stack = new AsyncDisposableStack();
  const { primaryUrl } = stack.use(await createTestDatabase());
  const database = stack.adopt(
    await createDatabase({ primaryUrl, replicaUrls: [], poolSize: 4, tokenSecret: 'a secret of the tests, 32 letters' }),
    (open) => open.close(),
  );
  const admin = stack.adopt(await openAdminConnection(primaryUrl, { applicationName: 'portcullis-tests' }), (open) => open.close());
  const owned = stack.move();
  return {
    primaryUrl,
    database,
    admin,
    publish: async (client, version, texts, replace = false) =>
      publishOperations(database, testLimits(), { client, version, operations: await checkedOperations(texts), replace }),
    retire: async (client, version) => {
      await admin.rows(
        `update portcullis_deployment_operations l set retired_at = now() from portcullis_deployments d
         where d.id = l.deployment_id and d.client = $1 and d.version = $2`, [client, version]);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
