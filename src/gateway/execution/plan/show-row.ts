import type { RawRow } from '../../../model/statement.ts';
import type { Level, Output } from '../../planning/plan/plan.ts';
import type { Run } from './run.ts';

/** Makes a row's object, and keeps both where later steps start from them. */
export function showRow(run: Run, level: Level, raw: RawRow): Output {
  const shown = level.show(raw);
  if (level.kept) {
    run.rows[level.slot]?.push(raw);
    run.objects[level.slot]?.push(shown);
  }
  return shown;
}
