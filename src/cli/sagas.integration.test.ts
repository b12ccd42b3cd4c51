import { Command } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { captureStreams } from '../../tests/testkit/captured-streams.ts';
import { destinationFor, fillProject, takeAllSteps, takeStep } from '../../tests/testkit/moving.ts';
import { createTracker, type Team, type Tracker } from '../../tests/testkit/tracker.ts';
import { modules } from '../modules/index.ts';
import { runProgram } from './run-program.ts';
import { sagasCommand } from './sagas.ts';

const kinds = modules.flatMap(({ sagas = [] }) => sagas);
let tracker: Tracker;
let team: Team;
beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
});
afterAll(() => tracker[Symbol.asyncDispose]());

async function run(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const streams = captureStreams();
  const openDatabase = async () => ({ primaryUrl: tracker.world.primaryUrl, close: async () => undefined });
  const code = await runProgram(new Command('portcullis').addCommand(sagasCommand({ openDatabase, kinds, streams })), ['sagas', ...args], streams);
  return { code, out: streams.out(), err: streams.err() };
}

async function newMove(): Promise<string> {
  const target = await destinationFor(tracker, team);
  const project = await team.project();
  await fillProject(tracker, team, project, 3);
  const { id } = await tracker.act(team.owner, 'moveProject', { id: project.id, expectedVersion: 1, toWorkspaceId: target.workspace.id });
  return String(id).slice('move_'.length);
}

test('sagas are listed by state and kind, and shown', async () => {
  expect((await run('list')).out).toBe('There are none\n');
  const id = await newMove();
  expect((await run('list')).out).toMatch(new RegExp(`^id .*\n${id} +projectMove +running +depart +0 `));
  expect(JSON.parse((await run('list', '--json', '--kind', 'projectMove', '--state', 'running')).out)).toMatchObject({ sagas: [{ id, state: 'running', step: 'depart', startedBy: team.owner.userId }] });
  expect((await run('list', '--kind', 'other')).out).toBe('There are none\n');
  expect((await run('show', id)).out).toMatch(/^projectMove: running, next step depart\nStarted 20.* by .*\n\n\{\n {2}"key": "P\d+"/);
  expect(await run('show', `move_${id}`)).toEqual(await run('show', id));
  await takeAllSteps(tracker);
  expect((await run('list')).out).toBe('There are none\n');
  expect(JSON.parse((await run('show', id, '--json')).out)).toMatchObject({ state: 'done', step: 'settle', failures: 0, lastError: null });
  expect((await run('show', id)).out).toMatch(/^projectMove: done, last step settle, ended 20/);
  expect(await run('show', id.replace(/^.{8}/, '00000000'))).toMatchObject({ code: 1, err: expect.stringContaining('There is no saga') });
  expect(await run('show', 'nonsense')).toMatchObject({ code: 2, err: expect.stringContaining('This is no id of a saga') });
  expect(await run('show', id.slice(1))).toMatchObject({ code: 2 });
  expect(await run('list', '--state', 'nonsense')).toMatchObject({ code: 2 });
});

test('one that stands still is shown with its error, tried again, and the move tells it as well', async () => {
  const id = await newMove();
  await takeStep(tracker);
  // As if somebody had got in the way: tasks that leave find their place taken.
  await tracker.world.admin.run('alter table project_move_tasks rename to elsewhere');
  await tracker.world.admin.rows("update portcullis_sagas set step = 'arrive' where id = $1", [id]);
  await takeStep(tracker);
  await tracker.world.admin.run('alter table elsewhere rename to project_move_tasks');
  expect((await run('list', '--state', 'stuck')).out).toMatch(/ stuck +arrive +1 .*"project_move_tasks" does not exist/);
  expect((await run('show', id)).out).toMatch(/^projectMove: stuck, next step arrive after 1 failure\n/);
  expect(await tracker.row('select status, reason from project_moves where id = $1', id)).toEqual({ status: 'FAILED', reason: 'It stands still because of an error.' });
  expect(await run('undo', id, '--yes')).toMatchObject({ code: 1, err: expect.stringContaining('can no longer be undone') });
  await tracker.world.admin.rows("update portcullis_sagas set step = 'cross' where id = $1", [id]);
  expect(await run('retry')).toMatchObject({ code: 1, err: expect.stringContaining('Which ones?') });
  expect(await run('retry', id, '--stuck')).toMatchObject({ code: 1 });
  expect(await run('retry', 'x')).toMatchObject({ code: 2 });
  expect(await run('retry', '--stuck')).toMatchObject({ code: 0, out: '1 saga will be tried again\n' });
  await takeAllSteps(tracker);
  expect(await tracker.row('select status, reason from project_moves where id = $1', id)).toEqual({ status: 'DONE', reason: null });
  expect(await run('retry', id)).toMatchObject({ code: 1, err: 'None of them has failed\n' });
});

test('one is called off by an operator, who says why', async () => {
  const id = await newMove();
  await takeStep(tracker);
  expect(await run('undo', id)).toMatchObject({ code: 1, err: expect.stringContaining('--yes') });
  expect(await tracker.row('select status from portcullis_sagas where id = $1', id)).toEqual({ status: 'running' });
  expect(await run('undo', `move_${id}`, '--reason', 'Wrong workspace', '--yes')).toMatchObject({ code: 0, out: 'It is on its way back\n' });
  await takeAllSteps(tracker);
  expect(await tracker.row('select status, reason from project_moves where id = $1', id)).toEqual({ status: 'UNDONE', reason: 'Wrong workspace' });
  for (const more of [[], ['--yes']]) expect(await run('undo', id, ...more)).toMatchObject({ code: 1, err: expect.stringContaining('It has ended') });
});
