import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../tests/testkit/eventually.ts';
import { createTracker, type Team, type Tracker } from '../../tests/testkit/tracker.ts';
import { openAdminConnection } from '../data/open-admin-connection.ts';
import { createEventLog, type EventLog, type FeedEvent } from './create-event-log.ts';
import type { LogPlace } from './log-place.ts';
import type { TopicFilter } from './read-topic.ts';

const secret = 'a secret of the tests, 32 letters';
const limits = () => ({ deadline: performance.now() + 60_000, signal: new AbortController().signal });

let tracker: Tracker;
let team: Team;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
});
afterAll(() => tracker[Symbol.asyncDispose]());

/** A log on the tracker's database that keeps what it hears. */
async function openLog(pollMs = 100): Promise<EventLog & AsyncDisposable & { readonly heard: FeedEvent[]; breaks: () => number }> {
  const { database, primaryUrl } = tracker.world;
  const log = await createEventLog({ database, primaryUrl, tokenSecret: secret, pollMs });
  const heard: FeedEvent[] = [];
  let breaks = 0;
  log.listen({ onEvents: (events) => void heard.push(...events), onBreak: () => void (breaks += 1) });
  return Object.defineProperties(Object.create(null), {
    ...Object.getOwnPropertyDescriptors(log),
    heard: { value: heard },
    breaks: { value: () => breaks },
    [Symbol.asyncDispose]: { value: () => log.stop() },
  }) as ReturnType<typeof openLog> extends Promise<infer Opened> ? Opened : never;
}

const everything = () => ({ topic: `Workspace:${team.workspace.uuid}`, types: null });
/** What comes after a cursor. */
const go = async (log: EventLog, cursor = '') => await log.readFrom(log.placeOf(cursor), everything(), limits());
/** With their cursors as text: two functions are never equal. */
const withCursors = (events: readonly FeedEvent[]) => events.map((event) => ({ ...event, cursor: event.cursor() }));
/** What a reader of the log finds after a place. */
async function readAfter(log: EventLog, place: LogPlace, filter: TopicFilter) {
  const { events, seen } = await log.readFrom(place, filter, limits());
  return { events: withCursors(events), seen };
}
const heardTypes = (events: readonly FeedEvent[]) => events.map(({ type }) => type);

describe('the log', () => {
  it('gives every event of a committed command its place, with all that is known of it, and none to a refused one', async () => {
    await using log = await openLog();
    const project = await tracker.act(team.owner, 'createProject', { workspaceId: team.workspace.id, key: 'LOG', name: 'Log' });
    await tracker.act(team.viewer, 'createProject', { workspaceId: team.workspace.id, key: 'NOT', name: 'Not' });
    const task = await tracker.act(team.member, 'createTask', { projectId: project['id'], title: 'A task' });
    await tracker.act(team.member, 'updateTask', { id: task['id'], expectedVersion: 1, title: 'Another' });
    await eventually(() => expect(heardTypes(log.heard)).toEqual(['ProjectCreated', 'TaskCreated', 'TaskUpdated']));
    const taskUuid = String(task['id']).slice('task_'.length);
    expect(log.heard[2]).toMatchObject({
      position: (log.heard[0]?.position ?? 0) + 2, epoch: 1, schemaVersion: 1, workspaceId: team.workspace.uuid, actorId: team.member.userId,
      entity: { typeName: 'Task', id: taskUuid, version: 2 },
      payload: { projectId: String(project['id']).slice('project_'.length), changed: ['title'] },
      topics: [`Task:${taskUuid}`, expect.stringMatching(/^Project:/), `Workspace:${team.workspace.uuid}`],
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  it('is heard on every node alike, by NOTIFY and by asking', async () => {
    await using one = await openLog(60_000);
    await using other = await openLog(60_000);
    const project = await team.project();
    for (let index = 0; index < 5; index += 1) await tracker.act(team.owner, 'createTask', { projectId: project.id, title: 'T' });
    one.poke();
    await eventually(() => expect(other.heard).toHaveLength(5));
    await eventually(() => expect(withCursors(one.heard)).toEqual(withCursors(other.heard)));
  });

  it('keeps the order in which commands took effect on a row, however many run at once, and leaves no hole', async () => {
    await using log = await openLog();
    await using _other = await openLog(10);
    const project = await team.project();
    const task = await team.task(project);
    const commands = Array.from({ length: 60 }, (_, index) =>
      tracker.act(team.owner, 'assignTask', { id: task.id, assigneeId: index % 2 === 0 ? `user_${team.member.userId}` : null }));
    const others = Array.from({ length: 60 }, () => tracker.act(team.owner, 'createTask', { projectId: project.id, title: 'T' }));
    await Promise.all([...commands, ...others]);
    const { version } = await tracker.row<{ version: number }>('select version from tasks where id = $1', task.uuid);
    await eventually(() => expect(log.heard.filter(({ entity }) => entity.id === task.uuid)).toHaveLength(version - 1));
    await eventually(() => expect(log.heard.filter(({ type }) => type === 'TaskCreated')).toHaveLength(60));
    expect(log.heard.filter(({ entity }) => entity.id === task.uuid).map(({ entity }) => entity.version)).toEqual(Array.from({ length: version - 1 }, (_, index) => index + 2));
    const positions = log.heard.map(({ position }) => position);
    expect(positions).toEqual(positions.map((_, index) => (positions[0] ?? 0) + index));
  });

  it('is heard once and in order by nodes that append in turn', async () => {
    await using one = await openLog(10);
    await using other = await openLog(15);
    const project = await team.project();
    await Promise.all(Array.from({ length: 80 }, async (_, index) => {
      await tracker.act(team.owner, 'createTask', { projectId: project.id, title: 'T' });
      (index % 2 === 0 ? one : other).poke();
    }));
    await eventually(() => expect(one.heard).toHaveLength(80));
    await eventually(() => expect(other.heard).toHaveLength(80));
    expect(withCursors(one.heard)).toEqual(withCursors(other.heard));
    expect(one.heard.map(({ position }) => position - (one.heard[0]?.position ?? 0))).toEqual(one.heard.map((_, index) => index));
  });

  it('does not stop for a transaction that stays open, and gets its events when it commits', async () => {
    await using log = await openLog();
    const slow = await openAdminConnection(tracker.world.primaryUrl, { applicationName: 'portcullis-tests' });
    try {
      const eventId = randomUUID();
      await slow.run('begin');
      await slow.rows(
        `insert into portcullis_outbox (event_id, type, schema_version, workspace_id, entity_type, entity_id, topics, rights_of, payload, actor_id, command_id, occurred_at)
         values ($1, 'SlowHappened', 1, $1, 'Task', $1, '{}', '{}', '{}', $1, $1, now())`,
        [eventId],
      );
      const project = await team.project();
      for (let index = 0; index < 20; index += 1) await tracker.act(team.owner, 'createTask', { projectId: project.id, title: 'T' });
      await eventually(() => expect(log.heard).toHaveLength(20));
      await slow.run('commit');
      await eventually(() => expect(log.heard.at(-1)).toMatchObject({ id: eventId, position: (log.heard[0]?.position ?? 0) + 20 }));
    } finally {
      await slow.close();
    }
  });

  it('goes on where it was when its connections are cut', async () => {
    await using log = await openLog();
    const project = await team.project();
    for (let round = 0; round < 3; round += 1) {
      await tracker.world.admin.rows(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name in ('portcullis sequencer', 'portcullis event log')",
      );
      for (let index = 0; index < 5; index += 1) await tracker.act(team.owner, 'createTask', { projectId: project.id, title: 'T' });
    }
    await eventually(() => expect(log.heard).toHaveLength(15));
    expect(new Set(log.heard.map(({ id }) => id)).size).toBe(15);
  });

  it('sweeps its outbox behind itself, so that a batch of many thousand events does not slow those after it', async () => {
    await using log = await openLog();
    await tracker.world.admin.run(`
      insert into portcullis_outbox (event_id, type, schema_version, workspace_id, entity_type, entity_id, topics, rights_of, payload, actor_id, command_id, occurred_at)
      select id, 'Happened', 1, id, 'Thing', id, '{}', '{}', '{}', id, id, now() from (select gen_random_uuid() as id from generate_series(1, 12000)) made`);
    log.poke();
    await eventually(() => expect(log.heard).toHaveLength(12_000));
    await eventually(async () => {
      const { swept } = await tracker.row<{ swept: boolean }>("select vacuum_count > 0 as swept from pg_stat_user_tables where relname = 'portcullis_outbox'");
      expect(swept).toBe(true);
    });
  });

  it('stamps events with a token under which a replica shows what they did', async () => {
    const { database, primaryUrl } = tracker.world;
    const log = await createEventLog({ database, primaryUrl, tokenSecret: secret });
    const tokens: string[] = [];
    log.listen({ onEvents: (_events, token) => void tokens.push(token) });
    await using _stop = { [Symbol.asyncDispose]: () => log.stop() };
    const project = await team.project();
    for (let index = 0; index < 10; index += 1) {
      const made = await tracker.act(team.owner, 'createTask', { projectId: project.id, title: 'T' });
      log.poke();
      await eventually(() => expect(tokens.length).toBeGreaterThan(index), { everyMs: 2 });
      const { data } = await tracker.world.run('query ($id: ID!) { node(id: $id) { id } }', { id: made['id'] }, team.owner, tokens.at(-1) ?? null);
      expect(data).toEqual({ node: { id: made['id'] } });
    }
  });
});

describe('a cursor', () => {
  it('leads to what comes after its event', async () => {
    await using log = await openLog();
    const project = await team.project();
    for (let index = 0; index < 17; index += 1) await tracker.act(team.owner, 'createTask', { projectId: project.id, title: 'T' });
    await eventually(() => expect(log.heard).toHaveLength(17));
    const seen = log.last;
    const place = log.placeOf(log.heard[2]?.cursor() ?? '');
    expect(await readAfter(log, place, everything())).toEqual({ events: withCursors(log.heard.slice(3)), seen });
    expect(await readAfter(log, place, { topic: `Project:${project.uuid}`, types: null })).toEqual({ events: withCursors(log.heard.slice(3)), seen });
    expect(await readAfter(log, place, { ...everything(), types: ['TaskCreated', 'TaskMoved'] })).toEqual({ events: withCursors(log.heard.slice(3)), seen });
    expect(await readAfter(log, place, { ...everything(), types: ['TaskMoved'] })).toEqual({ events: [], seen });
    expect(await readAfter(log, place, { topic: 'Task:of-nobody', types: null })).toEqual({ events: [], seen });
    expect(await readAfter(log, log.placeOf(log.heard[16]?.cursor() ?? ''), everything())).toEqual({ events: [], seen });
  });

  it('that is made up, of another system, or lies behind what was pruned or ahead of the log, is told from a good one', async () => {
    await using log = await openLog();
    const place = log.last;
    const codeOf = async (cursor: string) => await go(log, cursor).then(() => null, (error: { code?: string }) => error.code);
    expect(await codeOf('made-up')).toBe('CURSOR_INVALID');
    expect(await codeOf(log.cursorOf(place))).toBeNull();
    expect(await codeOf(log.cursorOf({ ...place, position: place.position + 1 }))).toBe('CURSOR_EXPIRED');
    await tracker.world.admin.run(`update portcullis_log_head set first_position = ${place.position}`);
    expect(await codeOf(log.cursorOf({ ...place, position: place.position - 2 }))).toBe('CURSOR_EXPIRED');
    expect(await codeOf(log.cursorOf({ ...place, position: place.position - 1 }))).toBeNull();
    await tracker.world.admin.run('update portcullis_log_head set first_position = 1');
  });

  it('of an epoch that ended before it has expired, and the feed says that it broke', async () => {
    await using log = await openLog();
    const project = await team.project();
    for (let index = 0; index < 3; index += 1) await tracker.act(team.owner, 'createTask', { projectId: project.id, title: 'T' });
    await eventually(() => expect(log.heard).toHaveLength(3));
    // As after a promotion that lost the last event: the log ends before it, under another timeline.
    const lost = log.heard[2]?.position ?? 0;
    await tracker.world.admin.run(`
      begin;
      delete from portcullis_events where position >= ${lost};
      update portcullis_log_head set last_position = ${lost - 1}, timeline = timeline + 1;
      commit;`);
    await tracker.act(team.owner, 'createTask', { projectId: project.id, title: 'After' });
    await eventually(() => expect(log.heard.at(-1)).toMatchObject({ position: lost, epoch: (log.heard[0]?.epoch ?? 0) + 1 }));
    expect(log.breaks()).toBe(1);
    await expect(go(log, log.heard[2]?.cursor())).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
    await expect(go(log, log.heard[1]?.cursor())).resolves.toMatchObject({ events: [{ position: lost }] });
  });
});
