import type { comments } from '../comments/tables.ts';
import type { Random } from './random.ts';
import { sampleId } from './sample-id.ts';
import { day, minute, momentText, sampleNow } from './sample-moment.ts';
import type { SampleRow } from './sample-row.ts';
import type { SampleTask } from './sample-tasks.ts';
import { commentBlocks, commentSentences } from './task-words.ts';

/** Three a task on average. */
const counts = [[0, 20], [1, 18], [2, 15], [3, 13], [4, 10], [5, 8], [6, 6], [7, 4], [8, 3], [10, 2], [15, 1]] as const;

/** What was said about a task, oldest first; `count` instead of the usual few for a task that everybody talks about. */
export function* sampleComments(
  task: SampleTask,
  workers: readonly string[],
  random: Random,
  count: number = random.weighted(counts),
): Generator<SampleRow<typeof comments>> {
  const step = Math.floor(Math.min(45 * day, sampleNow - task.createdAt) / (count + 1));
  for (let place = 0; place < count; place += 1) {
    const createdAt = task.createdAt + step * place + random.below(step) + 1;
    const editedAt = random.chance(6) ? Math.min(sampleNow, createdAt + random.between(1, 90) * minute) : null;
    const at = momentText(createdAt);
    yield {
      id: sampleId(createdAt, random),
      workspaceId: task.row.workspaceId,
      taskId: task.row.id,
      authorId: random.pick(workers),
      body: body(random),
      editedAt: editedAt === null ? null : momentText(editedAt),
      version: editedAt === null ? 1 : 2,
      createdAt: at,
      updatedAt: editedAt === null ? at : momentText(editedAt),
    };
  }
}

function body(random: Random): string {
  if (random.chance(8)) return random.pick(commentBlocks);
  const first = random.pick(commentSentences);
  const second = random.pick(commentSentences);
  return random.chance(55) || first === second ? first : `${first} ${second}`;
}
