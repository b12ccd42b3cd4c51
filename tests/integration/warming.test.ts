import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../../src/data/create-database.ts';
import type { Database } from '../../src/data/database.ts';
import { type AdminConnection, openAdminConnection } from '../../src/data/open-admin-connection.ts';
import { createAdmitPublic } from '../../src/gateway/cache/admit-public.ts';
import { addHotQueries, readHotQueries } from '../../src/gateway/cache/hot-queries.ts';
import { type CacheNode, openResponseCache } from '../../src/gateway/cache/open-response-cache.ts';
import type { Execution } from '../../src/gateway/execution/executor.ts';
import type { KnownOperation, Registry } from '../../src/gateway/operations/registry.ts';
import { person, tenant } from '../../src/modules/tenant.ts';
import { cacheSchema, compileCached, viewerOf } from '../testkit/cache-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { testLimits } from '../testkit/registry-world.ts';
import { createTestDatabase } from '../testkit/test-database.ts';

const tokenSecret = 'a secret of the tests, 32 letters';
const texts = { news: 'query ($n: Int) { news(n: $n) }', mine: 'query ($n: Int) { mine(n: $n) }', never: '{ never }', gone: '{ news }' };
const known = (id: keyof typeof texts): KnownOperation => {
  const operation = compileCached(texts[id]);
  return id === 'gone' ? { id, hash: operation.hash, state: 'retired' } : { id, hash: operation.hash, state: 'active', operation };
};
const registry: Registry = { find: (id) => (Object.hasOwn(texts, id) ? known(id as keyof typeof texts) : undefined) };
const operations = { news: known('news'), mine: known('mine') };

let stack: AsyncDisposableStack;
let primaryUrl: string;
let database: Database;
let admin: AdminConnection;
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  ({ primaryUrl } = stack.use(await createTestDatabase()));
  database = stack.adopt(await createDatabase({ primaryUrl, replicaUrls: [], poolSize: 3, tokenSecret }), (open) => open.close());
  admin = stack.adopt(await openAdminConnection(primaryUrl, { applicationName: 'portcullis-tests' }), (open) => open.close());
});
afterEach(() => stack.disposeAsync());

async function openNode(run: (execution: Execution) => void = () => undefined): Promise<CacheNode> {
  return stack.adopt(
    await openResponseCache({
      execute: (execution) => {
        run(execution);
        return Promise.resolve({ result: { data: { shown: execution.variables['n'] } }, consistencyToken: null, server: null });
      },
      database, primaryUrl, tokenSecret, schemaVersion: '1', prefixes: new Map(), tenant, person,
      maxBytes: 1_000_000, timeoutMs: 5_000, staleIfErrorMs: { any: 0, privateUnheard: 0 }, warm: 2,
      admitPublic: createAdmitPublic(cacheSchema, registry),
      log: { info: () => undefined, warn: () => undefined },
    }),
    (node) => node.stop(),
  );
}

const admitted = (id: 'news' | 'mine', n: number) => {
  const found = operations[id];
  if (found.state !== 'active') throw new Error(id);
  const variables = { n };
  return { operation: found.operation, publishedId: id, variables, coerced: variables, viewer: id === 'mine' ? viewerOf(1) : null };
};
const context = () => ({ consistencyToken: null, correlationId: 'test', signal: new AbortController().signal });

test('a node that starts runs the public queries that were asked most before, with their variables, and nobody’s own', async () => {
  const before = await openNode();
  const ask = async (id: 'news' | 'mine', n: number, times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) await before.cache?.answer(admitted(id, n), context());
  };
  await ask('news', 1, 40);
  await ask('news', 2, 90);
  await ask('news', 3, 1);
  await ask('mine', 4, 200);
  await before.stop();

  const ran: unknown[] = [];
  const after = await openNode(({ variables, viewer }) => ran.push([variables['n'], viewer]));
  await after.warm();
  await eventually(() => expect(ran).toEqual([[2, null], [1, null]]));
  await eventually(() => expect(after.cache?.hit(admitted('news', 1), null)?.state).toBe('hit'));
  expect(after.cache?.hit(admitted('news', 2), null)?.state).toBe('hit');
  expect(after.warmed()).toBe(2);
});

test('what was counted long ago weighs little, and a thousand queries are remembered', async () => {
  const add = (n: number, uses: number) => addHotQueries(database, testLimits(), [{ operationId: 'news', variables: { n }, uses }]);
  await add(1, 100);
  await admin.run("update portcullis_hot_queries set last_used_at = now() - interval '3 days'");
  await add(2, 10);
  expect(await readHotQueries(database, testLimits(), 5)).toMatchObject([{ variables: { n: 2 } }, { variables: { n: 1 }, uses: expect.closeTo(100 * Math.exp(-3), 1) }]);
  await add(1, 7);
  expect((await readHotQueries(database, testLimits(), 1))[0]).toMatchObject({ variables: { n: 1 }, uses: expect.closeTo(7 + 100 * Math.exp(-3), 1) });
  await addHotQueries(database, testLimits(), Array.from({ length: 1_500 }, (_, n) => ({ operationId: 'flood', variables: { n }, uses: 1 })));
  await addHotQueries(database, testLimits(), [{ operationId: 'news', variables: { text: 'x'.repeat(5_000) }, uses: 1_000 }]);
  const kept = await readHotQueries(database, testLimits(), 5_000);
  expect(kept).toHaveLength(1_000);
  expect(kept.slice(0, 2)).toMatchObject([{ variables: { n: 1 } }, { variables: { n: 2 } }]);
});

test.each([
  ['news', { n: 1 }, true],
  ['news', { n: 'no number' }, false],
  ['news', { other: 1 }, false],
  ['mine', { n: 1 }, false],
  ['never', {}, false],
  ['gone', {}, false],
  ['__proto__', {}, false],
])('%s with %j is warmed for nobody in particular: %s', (id, variables, isWarmed) => {
  expect(createAdmitPublic(cacheSchema, registry)(id, variables) !== null).toBe(isWarmed);
});
