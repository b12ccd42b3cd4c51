import type { World } from '../harness/world.ts';

const viewers = 64;
const tasksPerViewer = 8;
const screenViewers = 16;

export interface SampleViewer {
  readonly userId: string;
  readonly token: string;
  readonly workspaceId: string;
  /** Tasks they may see and comment on, none of them archived; global ids. */
  readonly taskIds: readonly string[];
}

/** Who asks, and for what. */
export interface Sample {
  /** Of all workspaces in turn. */
  readonly viewers: readonly SampleViewer[];
  /** People of one workspace who look at the same project. */
  readonly screen: { readonly projectId: string; readonly tokens: readonly string[] };
}

/** Chooses from the sample data, the same in every run. */
export async function chooseSample({ database, identity }: World): Promise<Sample> {
  const people = await database.rows<{ user_id: string; workspace_id: string; tasks: string }>(`
    select m.user_id, m.workspace_id, t.tasks
    from (
      select distinct on (user_id) user_id, workspace_id, row_number() over (partition by workspace_id order by id) as place
      from memberships where role <> 'VIEWER' order by user_id, id
    ) m
    cross join lateral (
      select string_agg('task_' || t.id, ' ' order by t.id) as tasks
      from (
        select t.id from tasks t join projects p on p.id = t.project_id
        where t.workspace_id = m.workspace_id and p.archived_at is null order by hashtext(t.id::text || m.user_id::text) limit ${tasksPerViewer}
      ) t
    ) t
    order by m.place, m.workspace_id limit ${viewers}`);
  const chosen = await Promise.all(
    people.map(async (row) => ({ userId: row.user_id, token: await identity.sign(row.user_id), workspaceId: row.workspace_id, taskIds: row.tasks.split(' ') })),
  );
  const [project] = await database.rows<{ id: string; workspace_id: string }>(`
    select p.id, p.workspace_id from projects p
    where p.archived_at is null and (select count(*) from tasks t where t.project_id = p.id) > 100
    order by p.id limit 1`);
  if (project === undefined) throw new Error('The sample data has no project that is large enough');
  const members = await database.rows<{ user_id: string }>(
    `select user_id from memberships where workspace_id = $1 order by user_id limit ${screenViewers}`, [project.workspace_id]);
  return {
    viewers: chosen,
    screen: { projectId: `project_${project.id}`, tokens: await Promise.all(members.map(({ user_id }) => identity.sign(user_id))) },
  };
}
