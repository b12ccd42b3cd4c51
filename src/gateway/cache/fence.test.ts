import { expect, test } from 'vitest';
import { createFence, type Fence } from './fence.ts';

const at = (lsn: number, timeline = 1) => ({ timeline, lsn: BigInt(lsn) });
const replica = (lsn: number, timeline = 1) => ({ position: at(lsn, timeline), primary: false });
const primary = { position: at(0), primary: true };

function opened(mostTags?: number): Fence {
  const fence = createFence(mostTags);
  fence.raise(at(1));
  fence.reopen();
  return fence;
}

test('closed, it lets nothing through', () => {
  const fence = createFence();
  fence.raise(at(1));
  expect(fence.refusedBy([], { sequence: fence.sequence }, primary)).toBe('*');
  fence.reopen();
  expect(fence.refusedBy([], { sequence: fence.sequence }, primary)).toBeNull();
  fence.close();
  // A purge does not open it.
  fence.raise(at(5));
  expect(fence.refusedBy([], { sequence: fence.sequence }, primary)).toBe('*');
});

test('what began before a change of its tags is refused, wherever it read', () => {
  const fence = opened();
  const before = { sequence: fence.sequence };
  fence.note(['a'], at(10));
  expect(fence.refusedBy(['b', 'a'], before, primary)).toBe('a');
  expect(fence.refusedBy(['a'], before, replica(99))).toBe('a');
  expect(fence.refusedBy(['b'], before, replica(1))).toBeNull();
});

test('what began after it passes from the primary, and from a replica that has replayed it', () => {
  const fence = opened();
  fence.note(['a'], at(10));
  const start = { sequence: fence.sequence };
  expect(fence.refusedBy(['a'], start, primary)).toBeNull();
  expect(fence.refusedBy(['a'], start, replica(9))).toBe('a');
  expect(fence.refusedBy(['a'], start, replica(10))).toBeNull();
  // Across a promotion positions do not compare: the later timeline came later.
  expect(fence.refusedBy(['a'], start, replica(5, 2))).toBeNull();
});

test('news of an older change does not hide a newer one', () => {
  const fence = opened();
  fence.note(['a'], at(20));
  fence.note(['a'], at(10));
  expect(fence.refusedBy(['a'], { sequence: fence.sequence }, replica(15))).toBe('a');
  expect(fence.stillRight(['a'], at(15))).toBe(false);
  expect(fence.stillRight(['a'], at(20))).toBe(true);
});

test('what is forgotten of single tags counts for all', () => {
  const fence = opened(10);
  const before = { sequence: fence.sequence };
  for (let n = 1; n <= 50; n += 1) fence.note([`tag ${n}`], at(n));
  expect(fence.refusedBy(['never heard of'], before, primary)).toBe('*');
  const start = { sequence: fence.sequence };
  expect(fence.refusedBy(['never heard of'], start, replica(39))).toBe('*');
  expect(fence.refusedBy(['never heard of'], start, replica(40))).toBeNull();
  expect(fence.stillRight([], at(39))).toBe(false);
});
