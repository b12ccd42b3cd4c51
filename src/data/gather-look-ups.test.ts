import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { eventually } from '../../tests/testkit/eventually.ts';
import { Fault } from '../errors.ts';
import type { Answer } from './connection.ts';
import { gatherLookUps, type RunStatement } from './gather-look-ups.ts';
import type { Statement, Together } from './statement.ts';
import { limitsOf } from './trial-statements.ts';
import { boundWork, type WorkBounds } from './work-bounds.ts';

type Params = { viewer: string; ids: string };

const together: Together = { text: 'many', bind: (runs) => runs.map(({ ids = null }) => ids) };
const one: Statement<Params, unknown> = { name: 'Trial.byIds', text: 'one', together, bind: ({ ids }) => [ids], decode: (raw) => raw };
const many: Together = { text: 'other', bind: () => [] };

interface Sent {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly bounds: WorkBounds;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

function trial() {
  const sent: Sent[] = [];
  const run: RunStatement = (text, values, bounds) =>
    new Promise((resolve, reject) => {
      sent.push({ text, values, bounds, answer: resolve, fail: reject });
      bounds.enter({ stop: reject });
    });
  const lookUp = gatherLookUps(run);
  const ask = (id: string, signal?: AbortSignal, timeMs = 10_000, kind = together) =>
    lookUp(one, kind, { viewer: 'v', ids: id }, boundWork(limitsOf(timeMs, signal)));
  return { sent, ask };
}

const rowsOf = (answer: Promise<Answer>) => answer.then(({ rows }) => rows);

test('look-ups of one turn and kind are one statement, and each gets its own rows', async () => {
  const { sent, ask } = trial();
  const asked = ['a', 'b', 'c'].map((id) => rowsOf(ask(id)));
  const other = rowsOf(ask('d', undefined, 10_000, many));
  await nextTurn();
  expect(sent.map(({ text, values }) => [text, values])).toEqual([['many', ['a', 'b', 'c']], ['one', ['d']]]);
  sent[1]?.answer({ rows: [['d']], command: 'SELECT 1' });
  sent[0]?.answer({ rows: [['c', 3], ['a', 1]], command: 'SELECT 2' });
  expect(await Promise.all(asked)).toEqual([[['a', 1]], [], [['c', 3]]]);
  expect(await other).toEqual([['d']]);
});

test('no statement is for more than 64', async () => {
  const { sent, ask } = trial();
  const asked = Array.from({ length: 130 }, (_, n) => rowsOf(ask(String(n))));
  await nextTurn();
  expect(sent.map(({ values }) => values.length)).toEqual([64, 64, 2]);
  for (const { values, answer } of sent) answer({ rows: values.map((id, at) => [id, at + 1]), command: '' });
  for (const [n, rows] of (await Promise.all(asked)).entries()) expect(rows[0]?.[0]).toBe(String(n));
});

test('who goes away leaves at once, and the statement goes on for the others', async () => {
  const { sent, ask } = trial();
  const hasty = new AbortController();
  const [gone, stays, also] = [ask('a', hasty.signal), ask('b'), ask('c')];
  await nextTurn();
  hasty.abort();
  await expect(gone).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  expect(sent[0]?.bounds.fault()).toBeNull();
  sent[0]?.answer({ rows: [['a', 1], ['b', 2], ['c', 3]], command: '' });
  expect(await Promise.all([rowsOf(stays), rowsOf(also)])).toEqual([[['b', 2]], [['c', 3]]]);
});

test('who left before the statement is sent is not in it', async () => {
  const { sent, ask } = trial();
  const hasty = new AbortController();
  const gone = ask('a', hasty.signal);
  const asked = [rowsOf(ask('b')), rowsOf(ask('c'))];
  hasty.abort();
  await expect(gone).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  expect(sent[0]?.values).toEqual(['b', 'c']);
  sent[0]?.answer({ rows: [['c', 2]], command: '' });
  expect(await Promise.all(asked)).toEqual([[], [['c', 2]]]);
});

test('each ends at its own deadline, and the statement when nobody is left', async () => {
  const { sent, ask } = trial();
  const outcomes = Promise.allSettled([ask('a', undefined, 300), ask('b', undefined, 600)]);
  await nextTurn();
  const stopped = vi.fn();
  sent[0]?.bounds.enter({ stop: stopped });
  const [first, second] = await outcomes;
  expect([first, second]).toMatchObject([{ reason: { code: 'DEADLINE_EXCEEDED' } }, { reason: { code: 'DEADLINE_EXCEEDED' } }]);
  expect(stopped).toHaveBeenCalledOnce();
  expect(sent).toHaveLength(1);
});

test('when the statement fails, each that still waits runs its own', async () => {
  const { sent, ask } = trial();
  const hasty = new AbortController();
  const asked = [ask('a', hasty.signal), rowsOf(ask('b')), rowsOf(ask('c'))] as const;
  await nextTurn();
  hasty.abort();
  await expect(asked[0]).rejects.toBeInstanceOf(Fault);
  sent[0]?.fail(new Error('its connection broke'));
  await eventually(() => expect(sent).toHaveLength(3));
  expect(sent.slice(1).map(({ text, values }) => [text, values])).toEqual([['one', ['b']], ['one', ['c']]]);
  sent[1]?.answer({ rows: [['b']], command: '' });
  sent[2]?.fail(new Error('c itself'));
  expect(await asked[1]).toEqual([['b']]);
  await expect(asked[2]).rejects.toThrow('c itself');
});
