import type { RawRow } from '../../../model/statement.ts';
import type { Level, Output, Place } from '../../planning/plan/plan.ts';
import type { Run } from './run.ts';

const rootIds: readonly string[] = [''];

/** The ids of the rows whose lists are asked for, each once; `[""]` at the root. */
export function distinctParents(run: Run, level: Level | null): readonly string[] {
  if (level === null) return rootIds;
  const rows = run.rows[level.slot] ?? [];
  const ids = rows.map((row) => idOf(row, level));
  return level.unique ? ids : [...new Set(ids)];
}

/** Gives each parent its value: `values` are those of `distinctParents`, in its order. */
export function attachToParents(run: Run, { parent, key, attach }: Place, ids: readonly string[], values: readonly unknown[]): void {
  if (parent === null) {
    run.data[key] = values[0];
    return;
  }
  const objects: readonly Output[] = run.objects[parent.slot] ?? [];
  if (parent.unique) {
    objects.forEach((object, index) => attach(object, values[index]));
    return;
  }
  const byId = new Map(ids.map((id, index) => [id, values[index]]));
  for (const [index, row] of (run.rows[parent.slot] ?? []).entries()) {
    const object = objects[index];
    if (object !== undefined) attach(object, byId.get(idOf(row, parent)));
  }
}

function idOf(row: RawRow, level: Level): string {
  return String(row[level.idPosition]);
}
