import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSchema } from '../../src/gateway/build-schema.ts';
import { createEventExecutor, type EventExecutor, type Shared } from '../../src/gateway/execution/create-event-executor.ts';
import { NotAlike } from '../../src/gateway/execution/told.ts';
import { idPrefixes } from '../../src/gateway/id-prefixes.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import { createPlanner } from '../../src/gateway/planning/plan/create-planner.ts';
import { readSchemaFiles } from '../../src/gateway/read-schema-files.ts';
import type { Viewer } from '../../src/model/viewer.ts';
import { modules } from '../../src/modules/index.ts';
import { taskEventType } from '../../src/modules/tasks/task-event.ts';
import { feedEvent } from '../testkit/feed-event.ts';
import { testServices } from '../testkit/test-services.ts';
import { createTracker, type Made, type Team, type Tracker } from '../testkit/tracker.ts';

let tracker: Tracker;
let team: Team;
let events: EventExecutor;
const schema = buildSchema(await readSchemaFiles(), modules);
const operation = createCompiler({ schema, idPrefixes: idPrefixes(modules), suggestions: false })(
  'subscription { taskChanged(taskId: "task_00000000-0000-7000-8000-000000000000") { type taskId actor { name } task { title isOpen project { name lead { name } } creator { name } } } }',
);

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
  events = createEventExecutor({ schema, database: tracker.world.database, services: testServices, maskError: (error) => error, planner: createPlanner(schema, modules), report: (error) => expect.fail(String(error)) });
});
afterAll(() => tracker[Symbol.asyncDispose]());

/** An event about a task, told to viewers; in the newest state. */
async function tell(task: Made, viewers: readonly Viewer[], alike: boolean, published = false): Promise<Shared> {
  const limits = { deadline: performance.now() + 60_000, signal: new AbortController().signal };
  const { consistencyToken } = await tracker.world.database.transaction(limits, () => Promise.resolve({ commit: true, value: null }));
  const event = feedEvent(1, { type: 'TaskUpdated', workspaceId: team.workspace.uuid, entity: { typeName: 'Task', id: task.uuid, version: 2 }, actorId: team.owner.userId });
  return await events.run(
    { operation, variables: {}, coerced: {}, published, viewer: viewers[0] ?? null, limits, consistencyToken, correlationId: 'test' },
    { event, type: taskEventType, viewerIds: viewers.map(({ userId }) => userId), alike },
  );
}
const dataOf = ({ result }: Shared): unknown => JSON.parse(JSON.stringify(result));

describe.each([['the reference executor', false], ['the plan', true]])('by %s', (_by, published) => {
  test('one execution answers for all who see the tenant as each of them would be answered, and for nobody else', async () => {
    const task = await team.task(await team.project());
    const people = await Promise.all(Array.from({ length: 20 }, () => team.join('VIEWER')));
    const insiders = [team.owner, team.member, team.viewer, ...people];
    tracker.world.statements.length = 0;
    const shared = await tell(task, [team.stranger, ...insiders], true, published);
    expect(shared.refused).toEqual(new Set([team.stranger.userId]));
    expect(tracker.world.statements.filter((name) => name === 'Workspace.refusedViewers')).toHaveLength(1);
    for (const viewer of insiders.slice(0, 5)) expect(dataOf(await tell(task, [viewer], false, published))).toEqual(dataOf(shared));
    expect(dataOf(shared)).toMatchObject({ data: { taskChanged: { type: 'TaskUpdated', task: { isOpen: true } } } });
    await expect(tell(task, [team.stranger], true, published)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('what lies in another tenant by now is shown to those who see it, one by one', async () => {
    const other = await tracker.team();
    const task = await other.task(await other.project());
    await expect(tell(task, [team.owner, team.member], true, published)).rejects.toBeInstanceOf(NotAlike);
    await tracker.world.admin.rows("insert into memberships (id, workspace_id, user_id, role) values ($1, $2, $3, 'VIEWER')", [randomUUID(), other.workspace.uuid, team.member.userId]);
    expect(dataOf(await tell(task, [team.owner], false, published))).toMatchObject({ data: { taskChanged: { task: null } } });
    expect(dataOf(await tell(task, [team.member], false, published))).toMatchObject({ data: { taskChanged: { task: { isOpen: true } } } });
  });

  test('what is gone is gone for all', async () => {
    const gone = { id: 'task_x', uuid: randomUUID() };
    expect(dataOf(await tell(gone, [team.owner, team.member], true, published))).toMatchObject({ data: { taskChanged: { taskId: `task_${gone.uuid}`, task: null } } });
  });
});
