import { Command } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { captureStreams } from '../../tests/testkit/captured-streams.ts';
import { eventually } from '../../tests/testkit/eventually.ts';
import { createTracker, type Made, type Team, type Tracker } from '../../tests/testkit/tracker.ts';
import { createConsumer } from '../events/consumers/create-consumer.ts';
import { createEventLog, type EventLog } from '../events/create-event-log.ts';
import { deadLettersCommand } from './dead-letters.ts';
import { eventsCommand } from './events.ts';
import { runProgram } from './run-program.ts';

let tracker: Tracker;
let team: Team;
let project: Made;
let log: EventLog;
let agreeable = false;
const got: string[] = [];
let stopConsumer: () => Promise<void>;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
  project = await team.project();
  const { database, primaryUrl } = tracker.world;
  log = await createEventLog({ database, primaryUrl, tokenSecret: 'a secret of the tests, 32 letters', pollMs: 20 });
  const consumer = createConsumer({
    database, kinds: new Map(), pollMs: 20, log: { info: () => undefined, warn: () => undefined },
    retry: { attempts: 1, firstPauseMs: 1, longestPauseMs: 1 },
    consumer: {
      name: 'mail', effect: 'external',
      async handle({ payload }) {
        if (!agreeable) throw new Error('The post office is closed');
        got.push(String(payload['title']));
      },
    },
  });
  stopConsumer = () => consumer.stop();
  for (const title of ['one', 'two']) await tracker.act(team.owner, 'createTask', { projectId: project.id, title });
  await eventually(async () => expect(await tracker.row("select (select count(*)::integer from portcullis_dead_letters where state = 'dead') as dead, position::integer from portcullis_consumers where name = 'mail'")).toEqual({ dead: 2, position: 2 }));
});
afterAll(async () => {
  await stopConsumer();
  await log.stop();
  await tracker[Symbol.asyncDispose]();
});

async function run(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const streams = captureStreams();
  const dependencies = { openDatabase: async () => ({ primaryUrl: tracker.world.primaryUrl, close: async () => undefined }), types: ['TaskCreated', 'TaskMoved'], streams };
  const program = new Command('portcullis').addCommand(eventsCommand(dependencies)).addCommand(deadLettersCommand(dependencies));
  const code = await runProgram(program, args, streams);
  return { code, out: streams.out(), err: streams.err() };
}

test('tail prints events one a line, from a position on, by type, as text and as JSON', async () => {
  const text = await run('events', 'tail', '--no-follow');
  expect(text.out).toMatch(/^1 {2}\d{4}-.*Z {2}TaskCreated {2}Task .* v1 {2}by user_.*"title":"one".*\n2 {2}.*\n$/);
  const json = await run('events', 'tail', '--from', '2', '--limit', '1', '--json');
  expect(JSON.parse(json.out)).toMatchObject({ position: 2, type: 'TaskCreated', payload: { title: 'two' }, wal: { lsn: expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/) } });
  expect((await run('events', 'tail', '--no-follow', '--type', 'TaskMoved')).out).toBe('');
  expect(await run('events', 'tail', '--type', 'TaskCreated', 'Nope')).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/'Nope' is invalid\. Allowed choices are TaskCreated, TaskMoved\./) });
});

test('stats say where the log and its consumers stand', async () => {
  const { out } = await run('events', 'stats', '--json');
  expect(JSON.parse(out)).toMatchObject({
    firstPosition: 1, lastPosition: 2, waiting: 0, partitions: [{ name: expect.stringMatching(/^portcullis_events_\d{8}$/) }],
    consumers: [{ name: 'mail', position: 2, behind: 0, dead: 2 }], types: [{ type: 'TaskCreated', count: 2 }],
  });
  expect((await run('events', 'stats')).out).toMatch(/^Positions 1 to 2 \(2 events, .*\), epoch 1\nNothing waits in the outbox\n\nconsumer .*\nmail +2 +0 +0 +2\n/);
});

test('dead letters are listed, shown, tried again, and given up', async () => {
  expect((await run('dead-letters', 'list')).out).toMatch(/\n *1 +mail +TaskCreated +1 +dead +1 .*The post office is closed/);
  expect((await run('dead-letters', 'show', '1')).out).toMatch(/^TaskCreated at position 1, for mail: dead after 1 attempt\n\nError: The post office is closed[^]*"title": "one"/);
  expect(await run('dead-letters', 'show', '99')).toMatchObject({ code: 1, err: 'There is no dead letter 99\n' });
  agreeable = true;
  expect(await run('dead-letters', 'retry', '1')).toMatchObject({ code: 0, out: '1 event will be tried again\n' });
  await eventually(() => expect(got).toEqual(['one']));
  expect(await run('dead-letters', 'discard', '2')).toMatchObject({ code: 1, err: expect.stringContaining('Confirm it with --yes') });
  expect(await run('dead-letters', 'discard', '2', '--yes')).toMatchObject({ code: 0, out: '1 event given up\n' });
  expect(await run('dead-letters', 'discard', '2', '--yes')).toMatchObject({ code: 1 });
  expect(await run('dead-letters', 'retry')).toMatchObject({ code: 1, err: expect.stringContaining('Which ones?') });
  expect(await run('dead-letters', 'retry', 'x')).toMatchObject({ code: 2 });
  await eventually(async () => expect((await run('dead-letters', 'list')).out).toBe('There are none\n'));
});

test('replay lets a consumer read again; what it has done elsewhere it does again only when told to', async () => {
  expect(await run('events', 'replay', '--consumer', 'nobody', '--from', '1', '--yes')).toMatchObject({ code: 1, err: expect.stringContaining('There is no consumer nobody') });
  // It is not asked for a confirmation of what cannot be, and without one nothing is done.
  expect(await run('events', 'replay', '--consumer', 'nobody', '--from', '1')).toMatchObject({ code: 1, err: expect.stringContaining('There is no consumer nobody') });
  expect(await run('events', 'replay', '--consumer', 'mail', '--from', '-1', '--again')).toMatchObject({ code: 2 });
  expect(await run('events', 'replay', '--consumer', 'mail', '--from', '1', '--again')).toMatchObject({ code: 1, err: expect.stringContaining('from position 1 on. Confirm it with --yes') });
  expect(await tracker.row("select position::integer, (select count(*)::integer from portcullis_inbox) as handled from portcullis_consumers where name = 'mail'")).toEqual({ position: 2, handled: 1 });
  got.length = 0;
  expect((await run('events', 'replay', '--consumer', 'mail', '--from', '1', '--yes')).out).toBe('mail reads again from position 1 on\n');
  await eventually(() => expect(got).toEqual(['two']));
  await run('events', 'replay', '--consumer', 'mail', '--from', '1', '--again', '--yes');
  await eventually(() => expect(got).toEqual(['two', 'one', 'two']));
});

test('prune drops whole days that every consumer has read, and cursors into them expire', async () => {
  const { admin } = tracker.world;
  expect((await run('events', 'prune', '--older-than', '1d', '--yes')).out).toBe('Nothing to prune\n');
  const first = log.cursorOf({ epoch: 1, position: 1 });
  // As if the events were ten days old.
  await admin.run(`
    begin;
    select portcullis_ensure_event_partition(now() - interval '10 days');
    update portcullis_events set sequenced_at = sequenced_at - interval '10 days';
    update portcullis_consumers set position = 1;
    commit;`);
  await stopConsumer();
  await admin.run('update portcullis_consumers set position = 1');
  expect((await run('events', 'prune', '--older-than', '5d', '--yes')).out).toBe('Nothing to prune\n');
  expect(JSON.parse((await run('events', 'prune', '--older-than', '5d', '--abandon', '--yes', '--json')).out)).toMatchObject({ pruned: [{ firstPosition: 1, lastPosition: 2 }] });
  await expect(log.readFrom(log.placeOf(first), { topic: 'any', types: null }, { deadline: performance.now() + 60_000, signal: new AbortController().signal })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
  await tracker.act(team.owner, 'createTask', { projectId: project.id, title: 'three' });
  await eventually(async () => expect((await run('events', 'tail', '--no-follow')).out).toMatch(/^3 {2}/));
});
