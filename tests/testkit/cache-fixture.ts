import { makeExecutableSchema } from '@graphql-tools/schema';
import { execute as run, type GraphQLSchema } from 'graphql';
import type { WalPosition } from '../../src/data/wal-position.ts';
import type { Admitted } from '../../src/gateway/admission/create-admission.ts';
import { coerceVariables } from '../../src/gateway/admission/coerce-variables.ts';
import { createResponseCache, type ResponseCache, type ResponseCacheOptions } from '../../src/gateway/cache/create-response-cache.ts';
import { createFence, type Fence } from '../../src/gateway/cache/fence.ts';
import type { Invalidation, InvalidationListener } from '../../src/gateway/cache/invalidation-feed.ts';
import { createTags, type Tags } from '../../src/gateway/cache/tags.ts';
import type { Execution } from '../../src/gateway/execution/executor.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import type { Viewer } from '../../src/model/viewer.ts';

export const cacheSchema: GraphQLSchema = makeExecutableSchema({
  typeDefs: /* GraphQL */ `
    enum CacheControlScope { PUBLIC PRIVATE }
    directive @cacheControl(maxAge: Int, staleWhileRevalidate: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
    directive @cacheTags(tags: [String!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
    directive @authenticated on OBJECT | FIELD_DEFINITION
    type Query {
      news(n: Int = 1, filter: Filter): String @cacheControl(maxAge: 60, staleWhileRevalidate: 30, scope: PUBLIC) @cacheTags(tags: ["news"])
      mine(n: Int): String @authenticated @cacheControl(maxAge: 60, scope: PUBLIC)
      who: String @cacheControl(maxAge: 60, scope: PUBLIC)
      never: String
      task(id: ID!): String @authenticated @cacheControl(maxAge: 60)
    }
    input Filter { a: Int b: [String] c: Filter }
  `,
});
export const compileCached = createCompiler({ schema: cacheSchema, idPrefixes: new Map(), suggestions: true });

export const uuid = (n: number): string => `0198c2f4-6f3e-7c11-9d2e-${String(n).padStart(12, '0')}`;
export const viewerOf = (n: number, ...scopes: readonly string[]): Viewer => ({ userId: uuid(n), scopes: new Set(scopes), expiresAt: Number.MAX_SAFE_INTEGER });
export const at = (lsn: number): WalPosition => ({ timeline: 1, lsn: BigInt(lsn) });

export interface CacheFixture {
  readonly cache: ResponseCache;
  readonly fence: Fence;
  readonly tags: Tags;
  readonly listener: InvalidationListener;
  /** What was told to other nodes. */
  readonly published: Invalidation[];
  /** How often something was executed. */
  runs: number;
  /** Milliseconds since 1970. */
  now: number;
  /** What the executor does before it answers. */
  before: (execution: Execution) => Promise<void>;
  /** From where and how new the next answers are. */
  server: string;
  lsn: number;
  /** What the field shows. */
  value: (execution: Execution) => string;
  admit(text: string, variables?: Readonly<Record<string, unknown>>, viewer?: Viewer | null): Admitted;
  ask(admitted: Admitted, consistencyToken?: string | null): ReturnType<ResponseCache['answer']>;
}

/** A cache without PostgreSQL. A consistency token is its LSN. `task(id:)` is read from the row of that uuid. */
export function cacheFixture(options: Partial<Pick<ResponseCacheOptions, 'maxBytes' | 'shared' | 'staleIfErrorMs' | 'onEmptied' | 'onUsed'>> = {}): CacheFixture {
  const fence = createFence();
  const tags = createTags(new Map([['Task', 'task'], ['Workspace', 'workspace']]), 'Workspace', 'user');
  const published: Invalidation[] = [];
  let listener: InvalidationListener | null = null;
  let now = 1_000_000;
  const cache = createResponseCache({
    maxBytes: 1_000_000, shared: null, staleIfErrorMs: { any: 0, privateUnheard: 0 }, ...options,
    schemaVersion: 'v1', fence, tags, timeoutMs: 60_000,
    tenantsOf: () => Promise.resolve([uuid(900)]),
    positionOf: (token) => at(Number(token)),
    openFeed(given) {
      listener = given;
      return { publish: (invalidation) => void published.push(invalidation), stop: () => Promise.resolve() };
    },
    now: () => now,
    async execute(execution) {
      fixture.runs += 1;
      const { operation, variables, viewer, reads } = execution;
      const { server, lsn } = fixture;
      const shown = fixture.value(execution);
      await fixture.before(execution);
      const id = variables['id'];
      if (typeof id === 'string') {
        reads?.read('Task.byIds', { typeName: 'Task', by: 'ids', idAt: 0 }, { ids: `{${id}}` }, []);
      }
      const rootValue = { news: shown, mine: shown, never: shown, task: shown, who: viewer === null ? 'nobody' : viewer.userId };
      const result = await run({ schema: cacheSchema, document: operation.document, rootValue, variableValues: variables });
      return typeof id === 'string' ? { result, consistencyToken: String(lsn), server } : { result, consistencyToken: null, server: null };
    },
  });
  if (listener === null) throw new Error('No feed was opened');
  const fixture: CacheFixture = {
    cache, fence, tags, listener, published, runs: 0, server: 'primary', lsn: 10,
    get now() {
      return now;
    },
    set now(value) {
      now = value;
    },
    before: () => Promise.resolve(),
    value: () => `run ${fixture.runs}`,
    admit(text, variables = {}, viewer = null) {
      const operation = compileCached(text);
      return { operation, publishedId: null, variables, coerced: coerceVariables(cacheSchema, operation, variables, true), viewer };
    },
    ask: (admitted, consistencyToken = null) => cache.answer(admitted, { consistencyToken, correlationId: 'test', signal: new AbortController().signal }),
  };
  fixture.listener.onConnected(at(1));
  return fixture;
}
