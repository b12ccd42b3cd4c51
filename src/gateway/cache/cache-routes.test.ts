import { expect, test } from 'vitest';
import { compileWire } from '../../../tests/testkit/wire-fixture.ts';
import { createOperationIndex } from '../operations/create-operation-index.ts';
import { cacheRoutes } from './cache-routes.ts';

const index = createOperationIndex();
index.change('tables', [
  ...['screens.home', 'screens.home2', 'screens.tasks'].map((id) => {
    const operation = compileWire(`query Of${id.replace('.', '')} { hello }`);
    return { id, hash: operation.hash, state: 'active' as const, operation };
  }),
  { id: 'screens.retired', hash: 'f'.repeat(64), state: 'retired' },
]);
const routes = cacheRoutes({ cache: null, redis: () => 'none' }, index);
const explain = async (operation: string): Promise<{ status: number; body: unknown }> => {
  const answer = await routes.get('/cache/explain')?.(new URLSearchParams({ operation }));
  return { status: answer?.status ?? 0, body: JSON.parse(answer?.body ?? 'null') };
};

test('an operation is explained by its id, by the beginning of its id or of its hash', async () => {
  expect(await explain('screens.t')).toMatchObject({ status: 200, body: { id: 'screens.tasks' } });
  expect(await explain('screens.home')).toMatchObject({ status: 200, body: { id: 'screens.home' } });
  expect(await explain(compileWire('query Ofscreenstasks { hello }').hash.slice(0, 12))).toMatchObject({ status: 200, body: { id: 'screens.tasks' } });
});

test('a beginning that several have is refused by their names, and one of five characters, of nothing or of a retired one', async () => {
  expect(await explain('screens.')).toEqual({
    status: 409, body: { message: 'Several operations begin with screens.; say which: screens.home, screens.home2, screens.tasks' },
  });
  for (const none of ['scree', 'screens.x', 'screens.retired', '']) expect(await explain(none)).toMatchObject({ status: 404 });
});
