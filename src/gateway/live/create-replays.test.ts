import { expect, test } from 'vitest';
import type { Viewer } from '../../model/viewer.ts';
import { Fault } from '../../errors.ts';
import { createReplays } from './create-replays.ts';
import type { ShownTo } from './event-shower.ts';
import { createTurnstile } from './turnstile.ts';

const viewer = (userId: string): Viewer => ({ userId, scopes: new Set(), expiresAt: 0 });
const shownTo: ShownTo = () => new Fault('FORBIDDEN');

/** Executions one at a time, each as long as its gate is closed. */
function executions() {
  const pass = createTurnstile(1);
  const begun: string[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const show = (begin: () => readonly Viewer[]) => pass(async () => {
    begun.push(begin().map(({ userId }) => userId));
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    await gate.promise;
    return shownTo;
  });
  return { show, begun, gates };
}

test('those who ask for the same before its execution begins share it, those who ask later share the next', async () => {
  const { show, begun, gates } = executions();
  const replays = createReplays();
  const first = replays.share('a', viewer('ada'), show);
  const second = ['bob', 'eve', 'bob'].map((name) => replays.share('a', viewer(name), show));
  const other = replays.share('b', viewer('ada'), show);
  expect(begun).toEqual([['ada']]);
  gates[0]?.resolve();
  await first;
  await expect.poll(() => begun).toEqual([['ada'], ['bob', 'eve']]);
  const third = replays.share('a', viewer('eve'), show);
  for (let done = 1; done < 4; done += 1) {
    await expect.poll(() => gates.length).toBeGreaterThan(done);
    gates[done]?.resolve();
  }
  await Promise.all([...second, other, third]);
  expect(begun).toEqual([['ada'], ['bob', 'eve'], ['ada'], ['eve']]);
});

test('what fails fails for all who share it, before it begins too, and is tried anew by who asks next', async () => {
  const replays = createReplays();
  const failing = () => Promise.reject(new Fault('DATABASE_UNAVAILABLE'));
  const both = [replays.share('a', viewer('ada'), failing), replays.share('a', viewer('bob'), failing)];
  for (const one of both) await expect(one).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(await replays.share('a', viewer('ada'), (begin) => Promise.resolve(begin()).then(() => shownTo))).toBe(shownTo);
});
