import { expect, test, vi } from 'vitest';
import { cacheFixture, uuid, viewerOf } from '../../../tests/testkit/cache-fixture.ts';
import type { Admitted } from '../admission/create-admission.ts';
import { createEntry } from './cache-entry.ts';
import { createWarmer } from './create-warmer.ts';

const { admit } = cacheFixture();
const asked = (n: number, viewer = viewerOf(1)): Admitted => admit('query ($n: Int) { mine(n: $n) }', { n }, viewer);
const entryOf = (key: string, { operation }: Admitted) =>
  createEntry('{}', { key, operationHash: operation.hash, storedAt: 0, policy: operation.cachePolicy, tags: [], position: null, consistencyToken: null });

test('the most used are run anew, one after another, and no more than asked for', async () => {
  const refreshed: unknown[] = [];
  let atOnce = 0;
  const warmer = createWarmer({
    most: 2, pauseMs: 1,
    async refresh({ variables }) {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await Promise.resolve();
      atOnce -= 1;
      refreshed.push(variables['n']);
    },
  });
  for (const [n, times] of [[1, 3], [2, 9], [3, 5]] as const) {
    const one = asked(n);
    for (let time = 0; time < times; time += 1) warmer.used(entryOf(`key ${n}`, one), one);
  }
  warmer.warm();
  await warmer.idle();
  expect(refreshed).toEqual([2, 3]);
});

test('nothing is run in the name of a viewer whose token has ended', async () => {
  const refresh = vi.fn(() => Promise.resolve());
  const warmer = createWarmer({ most: 5, pauseMs: 1, refresh, now: () => 2_000_000 });
  const ended = asked(1, { userId: uuid(1), scopes: new Set(), expiresAt: 2_000 });
  warmer.used(entryOf('ended', ended), ended);
  warmer.warm();
  await warmer.idle();
  expect(refresh).not.toHaveBeenCalled();
});

test('a warmed answer is there before it is asked for', async () => {
  let emptied = (): void => undefined;
  let used = (_entry: Parameters<ReturnType<typeof createWarmer>['used']>[0], _admitted: Admitted): void => undefined;
  const fixture = cacheFixture({ onEmptied: () => emptied(), onUsed: (entry, admitted) => used(entry, admitted) });
  const warmer = createWarmer({ most: 5, pauseMs: 1, refresh: (admitted) => fixture.cache.refresh(admitted) });
  emptied = () => warmer.warm();
  used = (entry, admitted) => warmer.used(entry, admitted);
  for (let n = 0; n < 30; n += 1) await fixture.ask(fixture.admit('query ($n: Int) { news(n: $n) }', { n }));
  const hot = fixture.admit('query ($n: Int) { news(n: $n) }', { n: 7 });
  for (let time = 0; time < 100; time += 1) await fixture.ask(hot);
  fixture.cache.purge(null);
  await warmer.idle();
  expect(warmer.runs).toBe(5);
  expect(fixture.cache.hit(hot, null)?.state).toBe('hit');
});
