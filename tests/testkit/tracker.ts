import { randomUUID } from 'node:crypto';
import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isUnionType } from 'graphql';
import { buildSchema } from '../../src/gateway/build-schema.ts';
import { readSchemaFiles } from '../../src/gateway/read-schema-files.ts';
import { encodeId } from '../../src/model/global-id.ts';
import type { Viewer } from '../../src/model/viewer.ts';
import { modules } from '../../src/modules/index.ts';
import { type ReadRow, readRow } from './read-row.ts';
import { createWorld, type Role, type World } from './world.ts';

/** A command's answer: the changed thing's plain fields, or a refusal. */
export type Answered = Readonly<Record<string, unknown>> & { readonly __typename: string };

/** A row a test made: its global id, and its uuid for SQL. */
export interface Made {
  readonly id: string;
  readonly uuid: string;
}

/** A workspace with people in every role, and commands run as they come from a client. Each call makes new rows. */
export interface Tracker extends AsyncDisposable {
  readonly world: World;
  /** A new workspace with an owner, a member and a viewer, and somebody who belongs to another one. */
  team(): Promise<Team>;
  /** Runs one command and gives its answer; throws where the answer holds an error. */
  act(viewer: Viewer, command: string, input: Readonly<Record<string, unknown>>): Promise<Answered>;
  /** Runs one command and gives the type of its answer alone: what it made may be gone before more could be read. */
  outcome(viewer: Viewer, command: string, input: Readonly<Record<string, unknown>>): Promise<string>;
  readonly row: ReadRow;
}

export interface Team {
  readonly workspace: Made;
  readonly owner: Viewer;
  readonly member: Viewer;
  readonly viewer: Viewer;
  readonly stranger: Viewer;
  join(role: Role, name?: string): Promise<Viewer>;
  project(archived?: boolean): Promise<Made>;
  task(project: Made, values?: { readonly assignee?: Viewer }): Promise<Made>;
  label(name?: string): Promise<Made>;
  comment(task: Made, author: Viewer): Promise<Made>;
  membershipOf(viewer: Viewer): Promise<Made>;
}

export const userId = (viewer: Viewer): string => encodeId('user', viewer.userId);

export async function createTracker(): Promise<Tracker> {
  const world = await createWorld();
  const schema = buildSchema(await readSchemaFiles(), modules);
  const { admin } = world;
  let count = 0;

  async function insert(table: string, prefix: string, values: Readonly<Record<string, string | number | null>>): Promise<Made> {
    const uuid = randomUUID();
    const names = ['id', ...Object.keys(values)];
    await admin.rows(`insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`, [
      uuid,
      ...Object.values(values),
    ]);
    return { id: encodeId(prefix, uuid), uuid };
  }

  async function team(): Promise<Team> {
    const [owner, member, viewer, stranger] = await Promise.all(['Olga Owner', 'Mel Member', 'Vic Viewer', 'Sam Stranger'].map((name) => world.person(name)));
    if (!owner || !member || !viewer || !stranger) throw new Error('Four people were expected');
    count += 1;
    const number = count;
    const uuid = await world.workspace(`team-${number}`, [[owner, 'OWNER'], [member, 'MEMBER'], [viewer, 'VIEWER']]);
    await world.workspace(`elsewhere-${number}`, [[stranger, 'OWNER']]);
    const workspace = { id: encodeId('workspace', uuid), uuid };
    const ofTeam = { workspace_id: uuid };
    return {
      workspace, owner, member, viewer, stranger,
      async join(role, name = 'Joe Joined') {
        const person = await world.person(name);
        await insert('memberships', 'membership', { ...ofTeam, user_id: person.userId, role });
        return person;
      },
      async project(archived = false) {
        count += 1;
        return insert('projects', 'project', { ...ofTeam, key: `P${count}`, name: `Project ${count}`, archived_at: archived ? '2026-01-01T00:00:00Z' : null });
      },
      async task(project, { assignee } = {}) {
        const [taken] = await admin.rows<{ number: number }>(
          'update projects set next_task_number = next_task_number + 1 where id = $1 returning next_task_number - 1 as number',
          [project.uuid],
        );
        return insert('tasks', 'task', {
          ...ofTeam, project_id: project.uuid, number: taken?.number ?? 0, title: 'A task', creator_id: owner.userId, assignee_id: assignee?.userId ?? null,
        });
      },
      async label(name) {
        count += 1;
        return insert('labels', 'label', { ...ofTeam, name: name ?? `label ${count}`, color: '#00ff00' });
      },
      comment: (task, author) => insert('comments', 'comment', { ...ofTeam, task_id: task.uuid, author_id: author.userId, body: 'A comment' }),
      async membershipOf(person) {
        const [found] = await admin.rows<{ id: string }>('select id from memberships where workspace_id = $1 and user_id = $2', [uuid, person.userId]);
        if (found === undefined) throw new Error('Not a member');
        return { id: encodeId('membership', found.id), uuid: found.id };
      },
    };
  }

  async function answer(viewer: Viewer, command: string, input: Readonly<Record<string, unknown>>, text: string): Promise<Answered> {
    const { data, errors } = await world.run(text, { input }, viewer, null);
    const value = data?.[command];
    if (errors.length > 0 || value === null || value === undefined) throw new AggregateError(errors, errors[0]?.message ?? 'No answer');
    return value as Answered;
  }

  return {
    world,
    team,
    act: (viewer, command, input) => answer(viewer, command, input, mutationText(schema, command)),
    outcome: async (viewer, command, input) => (await answer(viewer, command, input, mutationText(schema, command, false))).__typename,
    row: readRow(admin),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** A mutation that selects every plain field of every member of the command's result union. */
function mutationText(schema: GraphQLSchema, command: string, fields = true): string {
  const field = schema.getMutationType()?.getFields()[command];
  const union = field && getNamedType(field.type);
  const inputType = field?.args[0]?.type;
  if (!isUnionType(union) || inputType === undefined) throw new Error(`There is no command ${command}`);
  const selection = (type: GraphQLObjectType): string => {
    const plain = Object.values(type.getFields())
      .filter(({ type: of, args }) => args.length === 0 && !('getFields' in getNamedType(of)))
      .map(({ name }) => name);
    const extra: Readonly<Record<string, string>> = {
      ValidationFailed: 'problems { path message }',
      TasksMoved: 'tasks { id number version project { id } }',
      Task: 'project { id } assignee { id } labels { id }',
      Project: 'lead { id }',
      Membership: 'user { id email name invitedAt }',
      Comment: 'author { id } task { id }',
      WebhookWithSecret: 'webhook { id url eventTypes isActive version workspace { id } }',
      WebhookDelivery: 'webhook { id }',
      ProjectMove: 'project { id } fromWorkspace { id } toWorkspace { id } unassigned { id }',
    };
    return `... on ${type.name} { ${plain.join(' ')} ${extra[type.name] ?? ''} }`;
  };
  return `mutation Act($input: ${String(inputType)}) { ${command}(input: $input) { __typename ${fields ? union.getTypes().map(selection).join(' ') : ''} } }`;
}
