import { findLists } from '../../../data/batch/load-lists.ts';
import type { ListStep } from '../../planning/plan/plan.ts';
import { attachToParents, distinctParents } from './distinct-parents.ts';
import type { Run } from './run.ts';
import { showRow } from './show-row.ts';

/** Loads the short lists of all parents by one statement and shows them. */
export async function runList(run: Run, { place, list, form, level }: ListStep): Promise<void> {
  const parents = distinctParents(run, place.parent);
  if (parents.length === 0) return;
  const lists = await findLists(run.session, run.viewerId, list, form, parents);
  attachToParents(run, place, parents, lists.map((rows) => rows.map((row) => showRow(run, level, row))));
}
