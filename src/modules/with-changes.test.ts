import { expect, it } from 'vitest';
import { withChanges } from './with-changes.ts';

const row = { title: 'A', day: '2026-01-01' as string | null };

it('keeps what is left out and takes what is given, null too', () => {
  expect(withChanges(row, { day: null, title: undefined })).toEqual({ title: 'A', day: null });
});

it('gives null where nothing would change', () => {
  expect(withChanges(row, {})).toBeNull();
  expect(withChanges(row, { title: 'A', day: undefined })).toBeNull();
});
