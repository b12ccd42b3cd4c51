import type { comments } from '../comments/tables.ts';
import type { labels, taskLabels } from '../labels/tables.ts';
import type { projects } from '../projects/tables.ts';
import type { tasks } from '../tasks/tables.ts';
import { sampleComments } from './sample-comments.ts';
import { sampleLabels } from './sample-labels.ts';
import { sampleMembers } from './sample-members.ts';
import { sampleWorkspace } from './sample-people.ts';
import { workspaceRandom } from './sample-plan.ts';
import { sampleProjects } from './sample-projects.ts';
import type { SampleRow } from './sample-row.ts';
import { sampleTasks } from './sample-tasks.ts';

/** The rows below some workspaces, table by table. */
export interface SampleContents {
  readonly projects: SampleRow<typeof projects>[];
  readonly labels: SampleRow<typeof labels>[];
  readonly tasks: SampleRow<typeof tasks>[];
  readonly taskLabels: SampleRow<typeof taskLabels>[];
  readonly comments: SampleRow<typeof comments>[];
}

/** One task in each workspace has a thread long enough for many pages. */
const longThread = 120;

/** Invents the contents of the workspaces from one place up to, and without, another. */
export function sampleWorkspaceContents(from: number, to: number): SampleContents {
  const contents: SampleContents = { projects: [], labels: [], tasks: [], taskLabels: [], comments: [] };
  for (let index = from; index < to; index += 1) addWorkspace(contents, index);
  return contents;
}

function addWorkspace(contents: SampleContents, index: number): void {
  const workspace = sampleWorkspace(index);
  const members = sampleMembers(index);
  const workspaceLabels = sampleLabels(index, workspace.row.id, workspace.createdAt);
  contents.labels.push(...workspaceLabels);

  const labelIds = workspaceLabels.map((label) => label.id);
  const taskRandom = workspaceRandom(index, 'tasks');
  const commentRandom = workspaceRandom(index, 'comments');
  for (const [place, project] of sampleProjects(index, workspace.row.id, members).entries()) {
    contents.projects.push(project.row);
    for (const task of sampleTasks(project, members.workers, labelIds, taskRandom)) {
      contents.tasks.push(task.row);
      contents.taskLabels.push(...task.labels);
      const count = place === 0 && task.row.number === 1 ? longThread : undefined;
      contents.comments.push(...sampleComments(task, members.workers, commentRandom, count));
    }
  }
}
