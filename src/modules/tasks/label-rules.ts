import type { InputProblem } from '../../model/refusal.ts';

/** How many labels one task may carry. */
export const mostLabels = 20;

export const tooManyLabels = (field: string): InputProblem => ({ path: [field], message: `A task carries at most ${mostLabels} labels.` });

/** A problem for each label that is not one of the workspace; `ids` as the input gave them. */
export function unknownLabels(field: string, ids: readonly string[], known: ReadonlySet<string>): InputProblem[] {
  return ids.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: [field, String(index)], message: 'This is no label of the workspace.' }],
  );
}

export interface LabelChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * What really has to be done: labels that are where they should be fall away. Problems where a label to put on is
 * unknown or the task would carry too many.
 */
export function decideLabels(carried: ReadonlySet<string>, known: ReadonlySet<string>, asked: LabelChange): LabelChange | readonly InputProblem[] {
  const problems = unknownLabels('addLabelIds', asked.add, known);
  if (problems.length > 0) return problems;
  const add = [...new Set(asked.add)].filter((id) => !carried.has(id));
  const remove = [...new Set(asked.remove)].filter((id) => carried.has(id));
  return carried.size + add.length - remove.length > mostLabels ? [tooManyLabels('addLabelIds')] : { add, remove };
}
