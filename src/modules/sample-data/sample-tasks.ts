import type { taskLabels } from '../labels/tables.ts';
import type { tasks } from '../tasks/tables.ts';
import type { Random } from './random.ts';
import { sampleId } from './sample-id.ts';
import { day, dayText, type Micros, momentText, sampleNow } from './sample-moment.ts';
import type { SampleProject } from './sample-projects.ts';
import type { SampleRow } from './sample-row.ts';
import { descriptionParts, things, titlePatterns } from './task-words.ts';

type TaskRow = SampleRow<typeof tasks>;

export interface SampleTask {
  readonly row: TaskRow;
  readonly createdAt: Micros;
  readonly labels: readonly SampleRow<typeof taskLabels>[];
}

const statusWhen = {
  planned: [['BACKLOG', 70], ['TODO', 30]],
  finished: [['DONE', 88], ['CANCELLED', 12]],
  old: [['DONE', 70], ['CANCELLED', 9], ['BACKLOG', 11], ['TODO', 6], ['IN_PROGRESS', 3], ['IN_REVIEW', 1]],
  recent: [['BACKLOG', 22], ['TODO', 28], ['IN_PROGRESS', 20], ['IN_REVIEW', 10], ['DONE', 17], ['CANCELLED', 3]],
} as const;
const priorities = [['NONE', 30], ['LOW', 18], ['MEDIUM', 30], ['HIGH', 17], ['URGENT', 5]] as const;
const labelCounts = [[0, 25], [1, 40], [2, 25], [3, 10]] as const;

/** The tasks of a project in the order of their numbers, which is that of their creation. */
export function* sampleTasks(
  project: SampleProject,
  workers: readonly string[],
  labelIds: readonly string[],
  random: Random,
): Generator<SampleTask> {
  const step = (project.lastTaskAt - project.firstTaskAt) / project.tasks;
  for (let number = 1; number <= project.tasks; number += 1) {
    const createdAt = project.firstTaskAt + Math.floor(step * (number - 1)) + random.below(Math.max(1, Math.floor(step)));
    const id = sampleId(createdAt, random);
    const status = taskStatus(project, createdAt, random);
    const changes = status === 'BACKLOG' || status === 'TODO' ? random.between(0, 2) : random.between(1, 8);
    const updatedAt = changes === 0 ? createdAt : createdAt + 1 + random.below(Math.min(60 * day, sampleNow - createdAt));
    const { workspaceId } = project.row;
    const at = momentText(createdAt);
    yield {
      createdAt,
      labels: pickLabels(labelIds, random).map((labelId) => ({ taskId: id, labelId, workspaceId, createdAt: at })),
      row: {
        id,
        workspaceId,
        projectId: project.row.id,
        number,
        title: title(project.areas, random),
        description: description(random),
        status,
        priority: random.weighted(priorities),
        dueDate: random.chance(35) ? dayText(createdAt + random.between(5, 60) * day) : null,
        assigneeId: random.chance(status === 'BACKLOG' ? 40 : 88) ? random.pick(workers) : null,
        creatorId: random.pick(workers),
        version: changes + 1,
        createdAt: at,
        updatedAt: momentText(updatedAt),
      },
    };
  }
}

function taskStatus(project: SampleProject, createdAt: Micros, random: Random): TaskRow['status'] {
  if (project.row.status === 'PLANNED') return random.weighted(statusWhen.planned);
  if (project.row.status === 'DONE') return random.weighted(statusWhen.finished);
  return random.weighted(sampleNow - createdAt > 90 * day ? statusWhen.old : statusWhen.recent);
}

function title(areas: readonly string[], random: Random): string {
  return random.pick(titlePatterns).replace('{area}', random.pick(areas)).replace('{thing}', random.pick(things));
}

function description(random: Random): string {
  if (random.chance(35)) return '';
  const first = random.pick(descriptionParts);
  const second = random.pick(descriptionParts);
  return random.chance(50) || first === second ? first : `${first}\n\n${second}`;
}

/** The smaller of two draws: the first labels are the commonest. */
function pickLabels(labelIds: readonly string[], random: Random): readonly string[] {
  const picked = new Set<string>();
  for (let left = random.weighted(labelCounts); left > 0; left -= 1) {
    const id = labelIds[Math.min(random.below(labelIds.length), random.below(labelIds.length))];
    if (id !== undefined) picked.add(id);
  }
  return [...picked];
}
