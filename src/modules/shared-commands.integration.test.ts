import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Made, type Team, type Tracker, createTracker } from '../../tests/testkit/tracker.ts';
import { modules } from './index.ts';

let tracker: Tracker;
let team: Team;
let task: Made;
let frozen: Made;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
  task = await team.task(await team.project());
  frozen = await team.task(await team.project(true));
});
afterAll(() => tracker[Symbol.asyncDispose]());

/** All rows of the tables that a command could change, and the events of all. */
async function everything(): Promise<unknown> {
  const [found] = await tracker.world.admin.rows<{ rows: unknown }>(`select json_build_object(
    'comments', (select json_agg(c order by id) from comments c), 'labels', (select json_agg(l order by id) from labels l),
    'projects', (select json_agg(p order by id) from projects p), 'tasks', (select json_agg(t order by id) from tasks t),
    'memberships', (select json_agg(m order by id) from memberships m), 'events', (select count(*) from portcullis_outbox)) as rows`);
  return found?.rows;
}

const inTeam = () => ({ workspaceId: team.workspace.id });
/** What each such command refuses, and why. */
const refused: Readonly<Record<string, () => readonly (readonly [string, 'owner' | 'viewer' | 'stranger', object])[]>> = {
  addComment: () => [
    ['Forbidden', 'viewer', { taskId: task.id, body: 'x' }],
    ['NotFound', 'stranger', { taskId: task.id, body: 'x' }],
    ['Forbidden', 'owner', { taskId: frozen.id, body: 'x' }],
    ['Conflict', 'owner', { taskId: task.id, body: 'x', expectedVersion: 7 }],
    ['ValidationFailed', 'owner', { taskId: task.id, body: '' }],
  ],
  createLabel: () => [
    ['Forbidden', 'viewer', { ...inTeam(), name: 'Red', color: '#ff0000' }],
    ['NotFound', 'stranger', { ...inTeam(), name: 'Red', color: '#ff0000' }],
    ['ValidationFailed', 'owner', { ...inTeam(), name: 'TAKEN', color: '#ff0000' }],
  ],
  createProject: () => [
    ['Forbidden', 'viewer', { ...inTeam(), key: 'NEW', name: 'P' }],
    ['NotFound', 'stranger', { ...inTeam(), key: 'NEW', name: 'P' }],
    ['ValidationFailed', 'owner', { ...inTeam(), key: 'TAKEN', name: 'P' }],
    ['ValidationFailed', 'owner', { ...inTeam(), key: 'NEW', name: 'P', leadId: `user_${team.stranger.userId}` }],
  ],
};

test('the commands that may share a transaction are known here', () => {
  expect(modules.flatMap(({ commands }) => commands).filter(({ oneStatement }) => oneStatement === true).map(({ name }) => name).toSorted()).toEqual(Object.keys(refused).toSorted());
});

test.each(Object.keys(refused))('%s leaves nothing of what it refused in a transaction that others commit', async (command) => {
  if (command === 'createLabel') await team.label('taken');
  if (command === 'createProject') await tracker.act(team.owner, 'createProject', { ...inTeam(), key: 'TAKEN', name: 'P' });
  const before = await everything();
  const { members, repeated } = tracker.world.database.sharedCounts();
  const cases = refused[command]?.() ?? [];
  const outcomes = await Promise.all(cases.map(([, by, input]) => tracker.outcome(team[by], command, { ...input })));
  expect(outcomes).toEqual(cases.map(([type]) => type));
  expect(await everything()).toEqual(before);
  const after = tracker.world.database.sharedCounts();
  expect(after.members).toBeGreaterThan(members);
  expect(after.repeated).toBe(repeated);
});

test('fifty at once are all done, each with its event, in a few transactions', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => tracker.act(team.member, 'addComment', { taskId: task.id, body: `Comment ${index}` })));
  expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: 50 }, (_, index) => `Comment ${index}`));
  const done = await tracker.row(
    `select count(distinct c.id)::int as comments, count(distinct o.event_id)::int as events, count(distinct c.xmin::text)::int < 10 as few
      from comments c join portcullis_outbox o on o.entity_id = c.id and o.xmin = c.xmin where c.body like 'Comment %'`);
  expect(done).toEqual({ comments: 50, events: 50, few: true });
});
