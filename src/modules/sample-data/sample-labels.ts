import type { labels } from '../labels/tables.ts';
import { sampleId } from './sample-id.ts';
import { minute, type Micros, momentText } from './sample-moment.ts';
import { workspaceRandom } from './sample-plan.ts';
import type { SampleRow } from './sample-row.ts';
import { labelWords } from './workspace-words.ts';

/** The labels of a workspace, 10 to 14, the commonest first, made one after the other from a moment on. */
export function sampleLabels(index: number, workspaceId: string, from: Micros): readonly SampleRow<typeof labels>[] {
  const random = workspaceRandom(index, 'labels');
  return labelWords.slice(0, random.between(10, labelWords.length)).map(([name, color], place) => {
    const createdAt = from + place * minute + random.below(minute);
    const at = momentText(createdAt);
    return { id: sampleId(createdAt, random), workspaceId, name, color, version: 1, createdAt: at, updatedAt: at };
  });
}
