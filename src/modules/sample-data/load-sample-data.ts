import type { Sql, TransactionSql } from 'postgres';
import { comments } from '../comments/tables.ts';
import { labels, taskLabels } from '../labels/tables.ts';
import { projects } from '../projects/tables.ts';
import { tasks } from '../tasks/tables.ts';
import { users } from '../users/tables.ts';
import { memberships, workspaces } from '../workspaces/tables.ts';
import { copyRows } from './copy-rows.ts';
import { sampleMembers } from './sample-members.ts';
import { samplePeople, sampleWorkspace } from './sample-people.ts';
import { scaleTotals } from './sample-plan.ts';
import { sampleWorkspaceContents } from './sample-workspace-contents.ts';

const chunkWorkspaces = 6;
export async function loadSampleData(sql: Sql, options: { scale: number; onProgress?: (p: { tasks: number; totalTasks: number }) => void }): Promise<void> {
  const totals = scaleTotals(options.scale);
  await sql.begin(async (tx) => {
    await copyRows(tx, users, map(totals.workspaces, (i) => samplePeople(i).map((p) => p.row)));
    await copyRows(tx, workspaces, map(totals.workspaces, (i) => [sampleWorkspace(i).row]));
    await copyRows(tx, memberships, map(totals.workspaces, (i) => sampleMembers(i).rows));
    let done = 0;
    for (let from = 0; from < totals.workspaces; from += chunkWorkspaces) {
      const c = sampleWorkspaceContents(from, Math.min(from + chunkWorkspaces, totals.workspaces));
      await copyRows(tx, projects, c.projects);
      await copyRows(tx, labels, c.labels);
      await copyRows(tx, tasks, c.tasks);
      await copyRows(tx, taskLabels, c.taskLabels);
      await copyRows(tx, comments, c.comments);
      done += c.tasks.length;
      options.onProgress?.({ tasks: done, totalTasks: totals.tasks });
    }
  });
}
function* map<T>(count: number, rows: (index: number) => Iterable<T>): Generator<T> {
  for (let index = 0; index < count; index += 1) yield* rows(index);
}
