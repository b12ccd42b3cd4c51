import type { World } from '../harness/world.ts';
import type { Sample } from '../workloads/sample.ts';
import type { RenamedTask } from './publishers.ts';

/** The project that all look at, with tasks to rename and somebody who may. */
export interface WatchedProject {
  readonly id: string;
  readonly tokens: readonly string[];
  /** May rename tasks. */
  readonly commander: string;
  readonly tasks: readonly RenamedTask[];
}

export const renamedTasks = 100;

export async function watchedProject(world: World, { screen: { projectId: id, tokens } }: Sample): Promise<WatchedProject> {
  const uuid = id.slice('project_'.length);
  const tasks = await world.database.rows<{ uuid: string; version: number }>(`select id as uuid, version from tasks where project_id = $1::uuid order by id limit ${renamedTasks}`, [uuid]);
  const [member] = await world.database.rows<{ user_id: string }>(
    "select m.user_id from memberships m join projects p on p.workspace_id = m.workspace_id where p.id = $1::uuid and m.role <> 'VIEWER' order by m.user_id limit 1", [uuid]);
  if (member === undefined) throw new Error('Nobody may change the project');
  return { id, tokens, tasks: tasks.map((task) => ({ ...task })), commander: await world.identity.sign(member.user_id) };
}
