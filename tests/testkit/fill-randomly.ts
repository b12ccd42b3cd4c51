import type { Viewer } from '../../src/model/viewer.ts';
import { insertComment, insertLabel, insertProject, insertTask } from './fill.ts';
import type { World } from './world.ts';

export interface Filled {
  readonly viewers: readonly [Viewer, ...Viewer[]];
  /** Global ids by type name. */
  readonly ids: Map<string, string[]>;
  /** Those of the first workspace, whose owner the first viewer is: what commands succeed with. */
  readonly own: Map<string, string[]>;
}

/** Of ids of a type, as its module declares it. */
const prefixOf = (type: string): string => (type === 'ProjectMove' ? 'move' : type.toLowerCase());

/**
 * Three workspaces with all that belongs to them, unevenly: empty lists, ties in every order, nulls, people who left.
 * The first viewer is in two of them, the second in one, the third nowhere. Rows differ from run to run only in their ids.
 */
export async function fillRandomly(world: World): Promise<Filled> {
  const ids = new Map<string, string[]>();
  const own = new Map<string, string[]>();
  const remember = (type: string, uuid: string): string => {
    const known = ids.get(type) ?? [];
    ids.set(type, known);
    known.push(`${prefixOf(type)}_${uuid}`);
    return uuid;
  };
  const [ada, bob, cleo, gone] = [await world.person('Ada King Lovelace'), await world.person('bob'), await world.person('Cléo'), await world.person('Élan Gone')];
  for (const person of [ada, bob, cleo, gone]) remember('User', person.userId);
  const spaces = [
    await world.workspace('alpha', [[ada, 'OWNER'], [bob, 'MEMBER']]),
    await world.workspace('beta', [[ada, 'VIEWER']]),
    await world.workspace('gamma', [[bob, 'OWNER']]),
  ];
  for (const [space, workspaceId] of spaces.entries()) {
    if (space === 1) for (const [type, known] of ids) own.set(type, [...known]);
    remember('Workspace', workspaceId);
    const taskIds: string[] = [];
    for (let project = 0; project < 4; project += 1) {
      const projectId = remember('Project', await insertProject(world, workspaceId, `P${space}${project}`));
      const lead = [null, space === 1 ? ada : bob][project % 2] ?? null;
      await world.admin.rows(
        'update projects set status = $2, archived_at = $3::timestamptz, lead_id = $4, next_task_number = 100 where id = $1',
        [projectId, ['PLANNED', 'ACTIVE', 'PAUSED', 'DONE'][project] ?? 'DONE', project === 3 ? '2026-01-05 10:00:00.123456+00' : null, lead?.userId ?? null],
      );
      for (let number = 1; number <= project * 3; number += 1) {
        const taskId = await insertTask(world, {
          workspaceId, projectId, number, creator: number % 3 === 0 ? gone : ada,
          title: `Task ${number % 4}`,
          status: ['BACKLOG', 'TODO', 'DONE', 'CANCELLED'][number % 4] ?? 'TODO',
          priority: ['NONE', 'HIGH', 'URGENT'][number % 3] ?? 'NONE',
          dueDate: number % 2 === 0 ? null : `2026-02-1${number % 4}`,
          assigneeId: number % 2 === 0 ? (lead?.userId ?? null) : null,
          createdAt: `2026-01-0${1 + (number % 3)} 00:00:00${number % 2 === 0 ? '' : '.5'}+00`,
        });
        taskIds.push(remember('Task', taskId));
        for (let comment = 0; comment < number % 4; comment += 1) {
          remember('Comment', await insertComment(world, workspaceId, taskId, [ada, bob, gone][comment] ?? ada));
        }
      }
    }
    for (const [index, name] of ['bug', 'Feature', 'later'].entries()) {
      remember('Label', await insertLabel(world, workspaceId, name, taskIds.filter((_, task) => index > 0 && task % (index + 1) === 0)));
    }
  }
  const projects = await world.admin.rows<{ id: string; workspace_id: string }>('select id, workspace_id from projects order by id');
  for (const [index, { id, workspace_id }] of projects.entries()) {
    const to = spaces[(spaces.indexOf(workspace_id) + 1) % spaces.length] ?? workspace_id;
    const [move] = await world.admin.rows<{ id: string }>(
      `insert into project_moves (id, project_id, from_workspace_id, to_workspace_id, started_by, status, total_tasks, reason, finished_at)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8::timestamptz) returning id`,
      [id, workspace_id, to, ada.userId, ['RUNNING', 'DONE', 'UNDONE'][index % 3] ?? 'DONE', index, index % 3 === 2 ? 'It was cancelled.' : null, index % 3 === 0 ? null : '2026-01-07 00:00:00+00'],
    );
    if (move === undefined) throw new Error('No move was made');
    remember('ProjectMove', move.id);
    for (const person of [bob, gone].slice(0, index % 3)) await world.admin.rows('insert into project_move_people (move_id, user_id) values ($1, $2)', [move.id, person.userId]);
    // Only where nothing is tried to be changed: what moves stands still.
    if (index % 3 === 0 && workspace_id !== spaces[0]) await world.admin.rows('update projects set move_id = $2 where id = $1', [id, move.id]);
  }
  await world.admin.run("update comments set edited_at = created_at + interval '1 minute' where id in (select id from comments order by id limit 5)");
  for (const { id } of await world.admin.rows<{ id: string }>('select id from memberships', [])) remember('Membership', id);
  const [aTask = ''] = ids.get('Task') ?? [];
  // Of nothing, and of something else.
  for (const [type, known] of ids) known.push(`${prefixOf(type)}_00000000-0000-7000-8000-000000000000`, `${prefixOf(type)}_${aTask.slice(5)}`);
  return { viewers: [ada, bob, cleo], ids, own };
}
