import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { loadSampleData } from '../../src/modules/sample-data/load-sample-data.ts';
import { sampleUsers } from '../../src/modules/sample-data/sample-users.ts';
import { withLoadingConnection } from '../../src/modules/sample-data/with-loading-connection.ts';
import { type DevelopmentKey, openDevelopmentKey, signDevelopmentToken } from '../../src/security/development-key.ts';
import { createLog } from '../../src/telemetry/create-log.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

export type SampleRole = keyof typeof sampleUsers;

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: Record<string, unknown> | null;
    readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[]; readonly extensions: Record<string, unknown> }[];
  };
}

export interface TestGateway extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly adminUrl: string;
  readonly database: TestDatabase;
  token(role: SampleRole, scopes?: readonly string[]): Promise<string>;
  /** POSTs one JSON body to /graphql as a sample person; null asks without a token. */
  post(body: unknown, role?: SampleRole | null, headers?: Readonly<Record<string, string>>): Promise<GatewayAnswer>;
}

export interface TestGatewayOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs on the database before the node starts. */
  readonly prepare?: (primaryUrl: string) => Promise<void>;
  /** A database of another gateway: two nodes on one. Without one, a database with the sample data is made. */
  readonly database?: TestDatabase;
}

/** A whole node on free ports, on a database of its own with the sample data. */
export async function startGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  await using stack = new AsyncDisposableStack();
  const dataDir = stack.adopt(await mkdtemp(join(tmpdir(), 'portcullis-gateway-')), (folder) => rm(folder, { recursive: true }));
  const database = options.database ?? stack.use(await createTestDatabase());
  if (options.database === undefined) await withLoadingConnection(database.primaryUrl, (sql) => loadSampleData(sql, { scale: 1 }));
  await options.prepare?.(database.primaryUrl);
  const config: Config = readConfig({
    NODE_ENV: 'test', PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'silent', PORTCULLIS_DATA_DIR: dataDir, PORTCULLIS_QUERY_TIMEOUT_MS: '60000', ...options.environment,
  });
  const developmentKey: DevelopmentKey = await openDevelopmentKey({ dataDir, production: false });
  const app = stack.adopt(
    await createApp({
      config,
      primaryUrl: database.primaryUrl,
      replicaUrls: database.replicaUrls,
      tokenSecret: 'a secret of the tests, 32 letters',
      developmentKey,
      graphiql: { token: () => signDevelopmentToken(developmentKey, { userId: sampleUsers.owner.id }), examples: [{ query: '{ viewer { name } }', variables: {} }] },
      log: await createLog({ level: config.LOG_LEVEL, pretty: false }),
    }),
    (opened) => opened.stop(),
  );
  const { port, adminPort } = await app.listen();
  const owned = stack.move();
  const url = `http://127.0.0.1:${port}`;
  const token = (role: SampleRole, scopes: readonly string[] = []): Promise<string> =>
    signDevelopmentToken(developmentKey, { userId: sampleUsers[role].id, scopes });
  return {
    url,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    database,
    token,
    async post(body, role = 'owner', headers = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...(role === null ? {} : { authorization: `Bearer ${await token(role)}` }),
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, headers: response.headers, body: (await response.json()) as GatewayAnswer['body'] };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
