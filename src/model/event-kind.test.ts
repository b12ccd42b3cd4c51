import { z } from 'zod';
import { expect, test } from 'vitest';
import { eventKind } from './event-kind.ts';

const moved = eventKind('TaskMoved', {
  payload: z.object({ from: z.string(), to: z.string(), reason: z.string().nullable() }),
  upcasters: [
    (payload) => ({ from: 'nowhere', to: z.object({ project: z.string() }).parse(payload).project }),
    (payload) => ({ ...z.object({}).loose().parse(payload), reason: null }),
  ],
});

test('a payload of any older version is read in the form of today', () => {
  expect(moved.version).toBe(3);
  expect(moved.read({ project: 'b' }, 1)).toEqual({ from: 'nowhere', to: 'b', reason: null });
  expect(moved.read({ from: 'a', to: 'b' }, 2)).toEqual({ from: 'a', to: 'b', reason: null });
  expect(moved.read({ from: 'a', to: 'b', reason: 'tidy' }, 3)).toEqual({ from: 'a', to: 'b', reason: 'tidy' });
});

test('a version that does not exist yet, and a payload that does not fit, are refused', () => {
  expect(() => moved.read({}, 4)).toThrow('TaskMoved has no version 4: this node knows 3');
  expect(() => moved.read({}, 0)).toThrow('no version 0');
  expect(() => moved.read({ from: 1 }, 3)).toThrow(z.ZodError);
});
