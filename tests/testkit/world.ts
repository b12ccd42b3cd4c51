import { randomUUID } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { createDatabase } from '../../src/data/create-database.ts';
import type { Database } from '../../src/data/database.ts';
import { argumentRules } from '../../src/gateway/argument-rules.ts';
import { buildSchema } from '../../src/gateway/build-schema.ts';
import { createReferenceExecutor } from '../../src/gateway/execution/create-reference-executor.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import { readSchemaFiles } from '../../src/gateway/read-schema-files.ts';
import { idPrefixes } from '../../src/gateway/id-prefixes.ts';
import type { Viewer } from '../../src/model/viewer.ts';
import { modules } from '../../src/modules/index.ts';
import { createTestDatabase } from './test-database.ts';
import { testSecret, testServices } from './test-services.ts';

export type Role = 'OWNER' | 'MEMBER' | 'VIEWER';

export interface Answer {
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: NonNullable<ExecutionResult['errors']>;
  /** Send it back to read what this answer saw or did. */
  readonly consistencyToken: string | null;
}

/** A database of a test's own with the gateway's executor on top, and ways to fill it. */
export interface World extends AsyncDisposable {
  readonly database: Database;
  readonly admin: AdminConnection;
  readonly primaryUrl: string;
  readonly replicaUrls: readonly string[];
  /** Names of the statements that ran since the last `statements.length = 0`. */
  readonly statements: string[];
  /** A person who belongs nowhere yet. */
  person(name: string): Promise<Viewer>;
  /** A workspace's uuid; members by role. */
  workspace(slug: string, members: readonly (readonly [Viewer, Role])[]): Promise<string>;
  /** Runs an operation as a viewer on the primary's newest state, unless `consistencyToken` is given. */
  run(text: string, variables: Readonly<Record<string, unknown>>, viewer: Viewer | null, consistencyToken?: string | null): Promise<Answer>;
}

/** The newest state: waits for the replica where it has to. */
async function newest(database: Database): Promise<string | null> {
  const limits = { deadline: performance.now() + 60_000, signal: new AbortController().signal };
  const { consistencyToken } = await database.transaction(limits, () => Promise.resolve({ commit: true, value: null }));
  return consistencyToken;
}

export async function createWorld(): Promise<World> {
  const schema = buildSchema(await readSchemaFiles(), modules);
  const compile = createCompiler({ schema, idPrefixes: idPrefixes(modules), argumentRules: argumentRules(modules), suggestions: true });
  await using stack = new AsyncDisposableStack();
  const testDatabase = stack.use(await createTestDatabase());
  const { primaryUrl, replicaUrls } = testDatabase;
  const statements: string[] = [];
  const database = stack.adopt(
    await createDatabase({
      primaryUrl,
      replicaUrls,
      poolSize: 4,
      mostPerCommit: 16,
      tokenSecret: testSecret,
      onStatement: (event) => statements.push(event.statement),
    }),
    (open) => open.close(),
  );
  const admin = stack.adopt(await openAdminConnection(primaryUrl, { applicationName: 'portcullis-tests' }), (open) => open.close());
  const execute = createReferenceExecutor({
    schema,
    database,
    services: testServices,
    maskError: (error) => error,
  });
  const owned = stack.move();

  return {
    database,
    admin,
    primaryUrl,
    replicaUrls,
    statements,
    async person(name) {
      const userId = randomUUID();
      await admin.rows('insert into users (id, name, email) values ($1, $2, $3)', [userId, name, `${userId}@example.test`]);
      return { userId, scopes: new Set(), expiresAt: Number.MAX_SAFE_INTEGER };
    },
    async workspace(slug, members) {
      const id = randomUUID();
      await admin.rows('insert into workspaces (id, name, slug) values ($1, $2, $2)', [id, slug]);
      for (const [viewer, role] of members) {
        await admin.rows('insert into memberships (id, workspace_id, user_id, role) values ($1, $2, $3, $4)', [
          randomUUID(), id, viewer.userId, role,
        ]);
      }
      return id;
    },
    async run(text, variables, viewer, consistencyToken) {
      const token = consistencyToken === undefined ? await newest(database) : consistencyToken;
      const executed = await execute({
        operation: compile(text),
        variables,
        viewer,
        limits: { deadline: performance.now() + 60_000, signal: new AbortController().signal },
        consistencyToken: token,
        correlationId: 'test',
      });
      return { data: executed.result.data, errors: executed.result.errors ?? [], consistencyToken: executed.consistencyToken };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
