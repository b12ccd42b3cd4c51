import { expect, test } from 'vitest';
import { Fault } from '../../errors.ts';
import { tokenRefused } from '../../security/token-refused.ts';
import { createIdentify } from './create-identify.ts';

function fixture() {
  const asked: string[] = [];
  const clock = { now: 1_000_000 };
  const identify = createIdentify({
    now: () => clock.now,
    verify: async (token) => {
      asked.push(token);
      if (token.startsWith('bad')) throw tokenRefused('no');
      if (token === 'unreachable') throw new Fault('IDENTITY_UNAVAILABLE');
      return { userId: token, scopes: new Set(), expiresAt: 1_060 };
    },
  });
  return { asked, clock, identify };
}

test('no token is no one', () => {
  expect(fixture().identify(null)).toBeNull();
});

test('a token is verified once, also for requests at the same time, and again when it has ended', async () => {
  const { asked, clock, identify } = fixture();
  const [first, second] = await Promise.all([identify('good'), identify('good')]);
  expect(first).toBe(second);
  expect(identify('good')).toBe(first);
  expect(asked).toEqual(['good']);
  clock.now = 1_060_000;
  await identify('good');
  expect(asked).toEqual(['good', 'good']);
});

test('a wrong token is remembered for some seconds', async () => {
  const { asked, clock, identify } = fixture();
  await expect(identify('bad')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(() => identify('bad')).toThrow('no');
  expect(asked).toHaveLength(1);
  clock.now += 6_000;
  await expect(identify('bad')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(asked).toHaveLength(2);
});

test('that keys could not be had is not remembered', async () => {
  const { asked, identify } = fixture();
  for (let attempt = 0; attempt < 2; attempt++) await expect(identify('unreachable')).rejects.toMatchObject({ status: 503 });
  expect(asked).toHaveLength(2);
});

test('credentials of another kind and overlong tokens are refused without a look', () => {
  const { asked, identify } = fixture();
  for (const token of ['', 'x'.repeat(10_000)]) expect(() => identify(token)).toThrow(Fault);
  expect(asked).toEqual([]);
});
