import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTracker, type Made, type Tracker, userId } from '../../tests/testkit/tracker.ts';

let tracker: Tracker;

beforeAll(async () => {
  tracker = await createTracker();
});
afterAll(() => tracker[Symbol.asyncDispose]());

/** Numbers that are the same in every run: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

it('answers every one of many commands at once on the same few rows: none waits in a circle, none trips over another', async () => {
  const random = randomNumbers(20_261_120);
  const pick = <T>(values: readonly T[]): T => {
    const value = values[Math.floor(random() * values.length)];
    if (value === undefined) throw new Error('Nothing to pick from');
    return value;
  };
  const team = await tracker.team();
  const guests = await Promise.all([team.join('MEMBER'), team.join('MEMBER'), team.join('MEMBER')]);
  const people = [team.owner, ...guests];
  const projects = await Promise.all([team.project(), team.project(), team.project()]);
  const labels = await Promise.all([team.label(), team.label(), team.label(), team.label()]);
  const tasks: Made[] = [];
  for (let index = 0; index < 9; index += 1) tasks.push(await team.task(pick(projects)));

  const at = async (table: string, row: Made) => {
    const [found] = await tracker.world.admin.rows<{ version: number }>(`select version from ${table} where id = $1`, [row.uuid]);
    return { id: row.id, expectedVersion: found?.version ?? 1 };
  };
  const renew = <T>(values: T[], old: T, next: T) => void values.splice(values.indexOf(old), values.includes(old) ? 1 : 0, next);
  const remove = async (command: string, table: string, rows: Made[], next: () => Promise<Made>) => {
    const row = pick(rows);
    const input = await at(table, row);
    renew(rows, row, await next());
    return [command, input] as const;
  };
  const someone = () => userId(pick(people));
  const inTeam = { workspaceId: team.workspace.id };
  type Asked = readonly [command: string, input: Readonly<Record<string, unknown>>];
  const wishes: (() => Asked | Promise<Asked>)[] = [
    () => ['createTask', { projectId: pick(projects).id, title: 'T', assigneeId: someone(), labelIds: [pick(labels).id, pick(labels).id] }],
    async () => ['updateTask', { ...(await at('tasks', pick(tasks))), title: `T${random()}` }],
    () => ['assignTask', { id: pick(tasks).id, assigneeId: someone() }],
    () => ['labelTask', { id: pick(tasks).id, addLabelIds: [...new Set([pick(labels).id, pick(labels).id])] }],
    () => ['labelTask', { id: pick(tasks).id, removeLabelIds: [pick(labels).id] }],
    async () => {
      const moved = [...new Set([pick(tasks), pick(tasks), pick(tasks)])];
      return ['moveTasks', { tasks: await Promise.all(moved.map((task) => at('tasks', task))), toProjectId: pick(projects).id }];
    },
    () => ['addComment', { taskId: pick(tasks).id, body: 'C' }],
    async () => ['updateProject', { ...(await at('projects', pick(projects))), leadId: someone(), key: pick(['KA', 'KB', 'KC', 'KD']) }],
    async () => ['updateLabel', { ...(await at('labels', pick(labels))), name: pick(['a', 'b', 'c', 'd', 'e']) }],
    () => ['createLabel', { ...inTeam, name: pick(['a', 'b', 'c', 'd', 'e']), color: '#000000' }],
    () => ['createProject', { ...inTeam, key: pick(['KA', 'KB', 'KC', 'KD']), name: 'P', leadId: someone() }],
    async () => ['updateWorkspace', { ...(await at('workspaces', team.workspace)), slug: pick(['slug-a', 'slug-b']) }],
    async () => {
      const guest = pick(guests);
      const membership = await team.membershipOf(guest).catch(() => null);
      return membership === null
        ? ['inviteMember', { ...inTeam, email: `${guest.userId}@example.test`, name: 'G', role: 'MEMBER' }]
        : ['removeMember', await at('memberships', membership)];
    },
    // The project may be deleted in this very instant.
    () => remove('deleteTask', 'tasks', tasks, () => team.task(pick(projects)).catch(async () => team.task(await team.project()))),
    () => remove('deleteLabel', 'labels', labels, () => team.label()),
    () => remove('deleteProject', 'projects', projects, () => team.project()),
  ];

  let left = 800;
  const outcomes = new Map<string, number>();
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const [command, input] = await pick(wishes)();
      // Throws where the answer holds an error, such as a deadlock.
      const outcome = await tracker.outcome(team.owner, command, input);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 12 }, client));
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['Task', 'TasksMoved', 'Membership', 'Deleted', 'Conflict', 'NotFound', 'ValidationFailed']));
});
