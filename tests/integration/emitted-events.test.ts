import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventKinds } from '../../src/events/event-kinds.ts';
import { modules } from '../../src/modules/index.ts';
import { createTracker, type Team, type Tracker, userId } from '../testkit/tracker.ts';

const kinds = eventKinds(modules.flatMap(({ events = [] }) => events));

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/;

let tracker: Tracker;
let team: Team;

beforeAll(async () => {
  tracker = await createTracker();
  team = await tracker.team();
});
afterAll(() => tracker[Symbol.asyncDispose]());

interface Written {
  readonly type: string;
  readonly schema_version: number;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly entity_type: string;
  readonly entity_version: number;
  readonly topics: readonly string[];
  readonly rights_of: readonly string[];
  readonly reach: string | null;
}

/** Runs one command and takes the events it wrote out of the outbox, payloads checked. */
async function eventsOf(command: string, input: Readonly<Record<string, unknown>>): Promise<readonly Written[]> {
  await tracker.act(team.owner, command, input);
  const written = await tracker.world.admin.rows<Written>(
    'select type, schema_version, payload, entity_type, entity_version, to_json(topics) as topics, to_json(rights_of) as rights_of, reach from portcullis_outbox order by id');
  await tracker.world.admin.run('delete from portcullis_outbox');
  for (const { type, schema_version, payload } of written) {
    expect(kinds.get(type)?.read(payload, schema_version)).toEqual(payload);
    // Whoever shows an event outside knows what each uuid is of.
    const bare = Object.entries(payload).filter(([, value]) => uuid.test(JSON.stringify(value))).map(([field]) => field);
    expect(Object.keys(kinds.get(type)?.ids ?? {})).toEqual(expect.arrayContaining(bare));
  }
  return written;
}
const typesOf = async (command: string, input: Readonly<Record<string, unknown>>): Promise<string[]> => (await eventsOf(command, input)).map(({ type }) => type);
const uuidOf = (id: unknown): string => String(id).slice(-36);

test('every command says what it did, in the form that its module declares', async () => {
  const workspaceId = team.workspace.id;
  const seen = new Set<string>();
  const expectTypes = async (command: string, input: Readonly<Record<string, unknown>>, ...types: string[]): Promise<void> => {
    expect([command, await typesOf(command, input)]).toEqual([command, types]);
    for (const type of types) seen.add(type);
  };
  const [project, other] = [await team.project(), await team.project()];
  const [task, label] = [await team.task(project), await team.label()];
  const comment = await team.comment(task, team.owner);
  const person = await team.join('MEMBER');
  const membership = await team.membershipOf(person);

  await expectTypes('createWorkspace', { name: 'New', slug: 'new-one' }, 'WorkspaceCreated');
  await expectTypes('updateWorkspace', { id: workspaceId, expectedVersion: 1, name: 'Renamed' }, 'WorkspaceUpdated');
  await expectTypes('inviteMember', { workspaceId, email: 'new@example.test', name: 'New', role: 'VIEWER' }, 'MemberInvited');
  await expectTypes('changeMemberRole', { id: membership.id, expectedVersion: 1, role: 'VIEWER' }, 'MemberRoleChanged');
  await expectTypes('createProject', { workspaceId, key: 'NEW', name: 'New' }, 'ProjectCreated');
  await expectTypes('updateProject', { id: project.id, expectedVersion: 1, name: 'Renamed', leadId: userId(person) }, 'ProjectUpdated');
  await expectTypes('createTask', { projectId: project.id, title: 'T' }, 'TaskCreated');
  await expectTypes('updateTask', { id: task.id, expectedVersion: 1, title: 'U', dueDate: '2026-12-01' }, 'TaskUpdated');
  await expectTypes('assignTask', { id: task.id, assigneeId: userId(person) }, 'TaskAssigned');
  await expectTypes('createLabel', { workspaceId, name: 'new label', color: '#00ff00' }, 'LabelCreated');
  await expectTypes('labelTask', { id: task.id, addLabelIds: [label.id] }, 'TaskLabelled');
  await expectTypes('updateLabel', { id: label.id, expectedVersion: 1, name: 'renamed label' }, 'LabelUpdated');
  await expectTypes('deleteLabel', { id: label.id, expectedVersion: 2 }, 'LabelDeleted');
  await expectTypes('addComment', { taskId: task.id, body: 'C' }, 'CommentAdded');
  await expectTypes('editComment', { id: comment.id, expectedVersion: 1, body: 'D' }, 'CommentEdited');
  await expectTypes('deleteComment', { id: comment.id, expectedVersion: 2 }, 'CommentDeleted');
  await expectTypes('removeMember', { id: membership.id, expectedVersion: 2 }, 'ProjectUpdated', 'TaskAssigned', 'MemberRemoved');
  await expectTypes('moveTask', { id: task.id, expectedVersion: 5, toProjectId: other.id }, 'TaskMoved');
  await expectTypes('deleteTask', { id: task.id, expectedVersion: 6 }, 'TaskDeleted');
  await expectTypes('archiveProject', { id: other.id, expectedVersion: 1 }, 'ProjectArchived');
  await expectTypes('deleteProject', { id: other.id, expectedVersion: 2 }, 'ProjectDeleted');
  await expectTypes('createWebhook', { workspaceId, url: 'https://hooks.example.com/' }, 'WebhookCreated');
  const webhook = await tracker.row<{ id: string }>("select 'webhook_' || id as id from webhooks");
  await expectTypes('updateWebhook', { id: webhook.id, expectedVersion: 1, description: 'For the bell' }, 'WebhookUpdated');
  await expectTypes('rotateWebhookSecret', { id: webhook.id }, 'WebhookSecretRotated');
  await expectTypes('testWebhook', { id: webhook.id }, 'WebhookTested');
  const delivery = await tracker.row<{ id: string }>("select 'delivery_' || id as id from webhook_deliveries");
  await expectTypes('retryWebhookDelivery', { id: delivery.id }, 'WebhookDeliveryRetried');
  await expectTypes('deleteWebhook', { id: webhook.id, expectedVersion: 3 }, 'WebhookDeleted');
  const elsewhere = (await tracker.act(team.owner, 'createWorkspace', { name: 'Elsewhere', slug: 'somewhere-else' }))['id'];
  await tracker.world.admin.run('delete from portcullis_outbox');
  // To either workspace.
  await expectTypes('moveProject', { id: project.id, expectedVersion: 3, toWorkspaceId: elsewhere }, 'ProjectMoveStarted', 'ProjectMoveStarted');
  const moves = await tracker.world.admin.rows<{ id: string }>("select 'move_' || id as id from project_moves");
  await expectTypes('cancelProjectMove', { id: moves[0]?.id }, 'ProjectMoveCancelled', 'ProjectMoveCancelled');
  // The others are those of a saga's steps: see project-move-steps.integration.test.ts.
  const bySteps = ['ProjectMoveProgressed', 'ProjectMoveCrossed', 'ProjectMoveFailed', 'ProjectMoved', 'ProjectMoveUndone'];
  // No command's: see webhooks.test.ts.
  const byItself = ['WebhookDisabled'];
  expect([...seen, ...bySteps, ...byItself].toSorted()).toEqual([...kinds.keys()].toSorted());
});

test('a command that changes nothing, or is refused, says nothing', async () => {
  const project = await team.project();
  const task = await team.task(project);
  expect(await typesOf('updateTask', { id: task.id, expectedVersion: 1, title: 'A task' })).toEqual([]);
  expect(await typesOf('updateTask', { id: task.id, expectedVersion: 9, title: 'Another' })).toEqual([]);
  expect(await typesOf('archiveProject', { id: project.id, expectedVersion: 1, archived: false })).toEqual([]);
});

test('events are heard where they matter, and say whose rights they change', async () => {
  const [from, to] = [await team.project(), await team.project()];
  const task = await team.task(from);
  const [moved] = await eventsOf('moveTask', { id: task.id, expectedVersion: 1, toProjectId: to.id });
  expect(moved).toMatchObject({
    entity_type: 'Task', entity_version: 2, reach: null, rights_of: [],
    topics: [`Task:${task.uuid}`, `Project:${to.uuid}`, `Project:${from.uuid}`, `Workspace:${team.workspace.uuid}`],
  });
  const person = await team.join('MEMBER');
  const [removed] = await eventsOf('removeMember', { id: (await team.membershipOf(person)).id, expectedVersion: 1 });
  expect(removed).toMatchObject({ type: 'MemberRemoved', rights_of: [uuidOf(userId(person))], entity_version: 2 });
});

test('what takes other things along reaches all of the workspace, and nothing else does', async () => {
  const project = await team.project();
  const [commented, silent] = [await team.task(project), await team.task(project)];
  await team.comment(commented, team.member);
  const label = await team.label();
  expect(await eventsOf('deleteTask', { id: commented.id, expectedVersion: 1 })).toMatchObject([{ type: 'TaskDeleted', reach: 'tenant' }]);
  expect(await eventsOf('deleteTask', { id: silent.id, expectedVersion: 1 })).toMatchObject([{ type: 'TaskDeleted', reach: null }]);
  expect(await eventsOf('deleteLabel', { id: label.id, expectedVersion: 1 })).toMatchObject([{ type: 'LabelDeleted', reach: 'tenant' }]);
  expect(await eventsOf('deleteProject', { id: project.id, expectedVersion: 1 })).toMatchObject([{ type: 'ProjectDeleted', reach: 'tenant', entity_version: 2 }]);
  // What a member led or was given is told of by events of its own.
  const person = await team.join('MEMBER');
  const led = await team.project();
  await tracker.world.admin.rows('update projects set lead_id = $2 where id = $1', [led.uuid, person.userId]);
  const removed = await eventsOf('removeMember', { id: (await team.membershipOf(person)).id, expectedVersion: 1 });
  expect(removed).toMatchObject([{ type: 'ProjectUpdated', topics: [`Project:${led.uuid}`, `Workspace:${team.workspace.uuid}`], reach: null }, { type: 'MemberRemoved', reach: null, rights_of: [person.userId] }]);
});
