import type { projects } from '../projects/tables.ts';
import type { SampleMembers } from './sample-members.ts';
import { sampleId } from './sample-id.ts';
import { day, type Micros, momentText, sampleNow } from './sample-moment.ts';
import { workspacePlan, workspaceRandom } from './sample-plan.ts';
import type { SampleRow } from './sample-row.ts';
import { projectWords } from './workspace-words.ts';

export interface SampleProject {
  readonly row: SampleRow<typeof projects>;
  /** Parts of the project, for titles of tasks. */
  readonly areas: readonly string[];
  readonly tasks: number;
  /** Its tasks are created between these two moments. */
  readonly firstTaskAt: Micros;
  readonly lastTaskAt: Micros;
}

const shareOf = { PLANNED: 2, ACTIVE: 10, PAUSED: 5, DONE: 8 } as const;

/** The projects of a workspace, with all its tasks shared out among them: each has at least one. */
export function sampleProjects(index: number, workspaceId: string, members: SampleMembers): readonly SampleProject[] {
  const random = workspaceRandom(index, 'projects');
  const plan = workspacePlan(index);
  const offset = random.below(projectWords.length);
  const words = [...projectWords.slice(offset), ...projectWords.slice(0, offset)].slice(0, plan.projects);

  const drafts = words.map((word) => {
    const status = random.weighted([['PLANNED', 15], ['ACTIVE', 55], ['PAUSED', 12], ['DONE', 18]] as const);
    return { word, status, share: shareOf[status] * random.between(5, 15) };
  });
  const shares = drafts.reduce((sum, draft) => sum + draft.share, 0);

  let left = plan.tasks;
  return drafts.map(({ word, status, share }, place) => {
    const isLast = place === drafts.length - 1;
    const tasks = isLast ? left : Math.max(1, Math.floor((share / shares) * plan.tasks));
    left -= tasks;

    const room = sampleNow - members.settledAt;
    const startAt = members.settledAt + Math.floor(room * (status === 'PLANNED' ? 0.9 : random.between(2, 60) / 100)) + random.below(5 * day);
    const lastTaskAt = status === 'ACTIVE' || status === 'PLANNED' ? sampleNow : startAt + Math.floor((sampleNow - startAt) * 0.7);
    const isArchived = (status === 'DONE' && random.chance(50)) || (status === 'PAUSED' && random.chance(10));
    const updatedAt = lastTaskAt - random.below(day);
    return {
      areas: word.areas,
      tasks,
      firstTaskAt: startAt,
      lastTaskAt: updatedAt,
      row: {
        id: sampleId(startAt, random),
        workspaceId,
        key: word.key,
        name: word.name,
        description: word.purpose,
        status,
        archivedAt: isArchived ? momentText(updatedAt) : null,
        leadId: random.chance(85) ? random.pick(members.workers) : null,
        moveId: null,
        nextTaskNumber: tasks + 1,
        version: random.between(2, 9),
        createdAt: momentText(startAt),
        updatedAt: momentText(updatedAt),
      },
    };
  });
}
