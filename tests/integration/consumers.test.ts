import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../testkit/eventually.ts';
import { createTracker, type Made, type Team, type Tracker } from '../testkit/tracker.ts';
import type { Consumer } from '../../src/model/consumer.ts';
import type { LoggedEvent } from '../../src/model/event.ts';
import { statement } from '../../src/model/statement.ts';
import { recordActivity } from '../../src/modules/activity/record-activity.ts';
import { modules } from '../../src/modules/index.ts';
import { createEventLog, type EventLog } from '../../src/events/create-event-log.ts';
import { eventKinds } from '../../src/events/event-kinds.ts';
import { createConsumer, type RunningConsumer } from '../../src/events/consumers/create-consumer.ts';

const kinds = eventKinds(modules.flatMap(({ events = [] }) => events));
const retry = { attempts: 3, firstPauseMs: 10, longestPauseMs: 20 };
const log = { info: () => undefined, warn: () => undefined };

let tracker: Tracker;
let team: Team;
let project: Made;
let events: EventLog;
let count = 0;
const running: RunningConsumer[] = [];

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
  project = await team.project();
  const { database, primaryUrl } = tracker.world;
  events = await createEventLog({ database, primaryUrl, tokenSecret: 'a secret of the tests, 32 letters', pollMs: 20 });
});
beforeEach(async () => {
  for (const consumer of running.splice(0)) await consumer.stop();
});
afterAll(async () => {
  for (const consumer of running.splice(0)) await consumer.stop();
  await events.stop();
  await tracker[Symbol.asyncDispose]();
});

const start = (consumer: Consumer): RunningConsumer => {
  const started = createConsumer({ database: tracker.world.database, consumer, kinds, log, recent: events.recent, retry, pollMs: 20 });
  running.push(started);
  return started;
};
const newName = (): string => `test ${(count += 1)}`;
const createTask = (title: string) => tracker.act(team.owner, 'createTask', { projectId: project.id, title });
const titleOf = ({ payload }: LoggedEvent) => String(payload['title']);
const created = new Set(['TaskCreated']);
const letters = (name: string) => tracker.world.admin.rows<{ state: string; attempts: number; last_error: string }>(
  'select state, attempts, last_error from portcullis_dead_letters where consumer = $1 order by id', [name]);
const caughtUp = (name: string) => eventually(async () => {
  const row = await tracker.row<{ behind: boolean }>(
    `select (select last_position from portcullis_log_head) > position or exists (select from portcullis_outbox) as behind from portcullis_consumers where name = $1`, name);
  expect(row.behind).toBe(false);
});

describe('a consumer with effects elsewhere', () => {
  it('gets every event it wants once, in order, also those from before it was there', async () => {
    await createTask('before');
    const name = newName();
    const got: string[] = [];
    start({ name, effect: 'external', types: created, handle: async (event) => void got.push(titleOf(event)) });
    for (let index = 0; index < 10; index += 1) await createTask(`after ${index}`);
    await caughtUp(name);
    expect(got.slice(-11)).toEqual(['before', ...Array.from({ length: 10 }, (_, index) => `after ${index}`)]);
  });

  it('leaves an event that keeps failing to the operators, after a few attempts, and handles the others meanwhile', async () => {
    const name = newName();
    const got: string[] = [];
    start({
      name, effect: 'external', types: created,
      async handle(event) {
        if (titleOf(event) === 'poison') throw new Error('It does not agree with me');
        got.push(titleOf(event));
      },
    });
    await createTask('poison');
    await createTask('good');
    await eventually(() => expect(got.at(-1)).toBe('good'));
    await eventually(async () => expect(await letters(name)).toMatchObject([{ state: 'dead', attempts: 3, last_error: expect.stringContaining('It does not agree with me') }]));
  });

  it('gets an event that failed again until it succeeds, and never again after that', async () => {
    const name = newName();
    let attempts = 0;
    const consumer: Consumer = {
      name, effect: 'external', types: created,
      async handle(event) {
        if (titleOf(event) !== 'twice') return;
        attempts += 1;
        if (attempts < 3) throw new Error('Not yet');
      },
    };
    const started = start(consumer);
    await createTask('twice');
    await eventually(async () => expect(await letters(name)).toMatchObject([{ state: 'handled', attempts: 3 }]));
    // Read again from the beginning: what was handled is not handled again.
    await started.stop();
    await tracker.world.admin.rows('update portcullis_consumers set position = 0 where name = $1', [name]);
    start(consumer);
    await caughtUp(name);
    expect(attempts).toBe(3);
  });

  it('is not held up for ever by a handler that hangs', async () => {
    const name = newName();
    const { promise: hanging, resolve: hang } = Promise.withResolvers<void>();
    const stopping = start({
      name, effect: 'external', types: created,
      handle() {
        hang();
        return new Promise(() => undefined);
      },
    });
    await createTask('hang');
    await hanging;
    await stopping.stop();
    expect(await letters(name)).toEqual([]);
  });
});

describe('a consumer with effects in the same database', () => {
  it('has them once, however many nodes work for it', async () => {
    await tracker.world.admin.run('create table if not exists seen (event_id uuid, title text)');
    const name = newName();
    const consumer: Consumer = {
      name, effect: 'same-database', types: created,
      async handle(batch, tx) {
        const add = statement<{ id: string; title: string }, null>('seen', sql`insert into seen values (${sql.placeholder('id')}::uuid, ${sql.placeholder('title')}::text)`, () => null);
        for (const event of batch) await tx.rows(add, { id: event.id, title: titleOf(event) });
        if (batch.some((event) => titleOf(event) === 'bad')) throw new Error('One of them is bad');
      },
    };
    start(consumer);
    start(consumer);
    await Promise.all(['one', 'two', 'bad', 'three', 'four'].map((title) => createTask(title)));
    await caughtUp(name);
    await eventually(async () => expect(await letters(name)).toMatchObject([{ state: 'dead' }]));
    const rows = await tracker.world.admin.rows<{ title: string }>("select title from seen where title in ('one', 'two', 'bad', 'three', 'four') order by title");
    expect(rows.map(({ title }) => title)).toEqual(['four', 'one', 'three', 'two']);
  });
});

describe('the history', () => {
  it('shows what happened in a project and to a task, newest first, and forgets a deleted project', async () => {
    start(recordActivity);
    const place = await team.project();
    const { id } = await tracker.act(team.owner, 'createTask', { projectId: place.id, title: 'In history' });
    await tracker.act(team.member, 'updateTask', { id, expectedVersion: 1, title: 'Renamed', priority: 'HIGH' });
    await tracker.act(team.member, 'addComment', { taskId: id, body: 'Well done' });
    await caughtUp('activity');
    const text = `query ($project: ID!, $task: ID!) {
      project(id: $project) { activity { totalCount nodes { type summary at actor { name } task { id } project { id } } } }
      task(id: $task) { activity(first: 2) { nodes { type } pageInfo { hasNextPage } } }
    }`;
    const { data, errors } = await tracker.world.run(text, { project: place.id, task: id }, team.viewer);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      project: {
        activity: {
          totalCount: 3,
          nodes: [
            { type: 'CommentAdded', summary: null, actor: { name: 'Mel Member' }, task: { id }, project: { id: place.id } },
            { type: 'TaskUpdated', summary: 'title, priority' },
            { type: 'TaskCreated', summary: 'In history', actor: { name: 'Olga Owner' } },
          ],
        },
      },
      task: { activity: { nodes: [{ type: 'CommentAdded' }, { type: 'TaskUpdated' }], pageInfo: { hasNextPage: true } } },
    });
    expect((await tracker.world.run('query ($id: ID!) { project(id: $id) { activity { nodes { type } } } }', { id: place.id }, team.stranger)).data).toEqual({ project: null });
    await tracker.act(team.owner, 'deleteProject', { id: place.id, expectedVersion: 1 });
    await caughtUp('activity');
    expect(await tracker.row('select count(*)::integer as n from activities where project_id = $1', place.uuid)).toEqual({ n: 0 });
  });
});

// The last one: consumers begin with the oldest event.
it('an event of a form that only newer nodes know becomes a dead letter, and everything goes on', async () => {
  const [name, elsewhere] = [newName(), newName()];
  const heard: string[] = [];
  const stopListening = events.listen({ onEvents: (told) => void heard.push(...told.map(({ schemaVersion }) => `version ${schemaVersion}`)) });
  const got: string[] = [];
  start({ name, effect: 'same-database', types: created, handle: async (told) => void got.push(...told.map(titleOf)) });
  start({ name: elsewhere, effect: 'external', types: created, handle: async (event) => void got.push(`${titleOf(event)} elsewhere`) });
  await caughtUp(name);
  await caughtUp(elsewhere);
  await tracker.world.admin.run(`
    insert into portcullis_outbox (event_id, type, schema_version, workspace_id, entity_type, entity_id, topics, rights_of, payload, actor_id, command_id, occurred_at)
    select id, 'TaskCreated', 99, id, 'Task', id, '{}', '{}', '{"unheard": "of"}', id, id, now() from (select gen_random_uuid() as id) made`);
  await createTask('after the newer one');
  await eventually(() => expect(got).toEqual(expect.arrayContaining(['after the newer one', 'after the newer one elsewhere'])));
  for (const one of [name, elsewhere]) {
    await eventually(async () => expect(await letters(one)).toMatchObject([{ state: 'dead', last_error: expect.stringContaining('TaskCreated has no version 99') }]));
  }
  await eventually(() => expect(heard.slice(-2)).toEqual(['version 99', 'version 1']));
  stopListening();
});
