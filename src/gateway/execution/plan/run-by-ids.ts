import { findByIds } from '../../../data/batch/load-by-ids.ts';
import { decodeId } from '../../../model/global-id.ts';
import type { RawRow } from '../../../model/statement.ts';
import { NeedsReference } from '../../planning/plan/needs-reference.ts';
import type { ByIdsStep, JoinedTarget, Output, Target } from '../../planning/plan/plan.ts';
import { NumberedIds } from './numbered-ids.ts';
import type { Run } from './run.ts';
import { showRow } from './show-row.ts';

/** Which of the wanted ids each place of a target shows, by index; -1 where none. */
type References = readonly number[];

/** Looks up all rows of one entity that a stage needs in one statement, and shows them in all their places. */
export async function runByIds(run: Run, { form, visibility, targets, joined }: ByIdsStep): Promise<void> {
  const wanted = new NumberedIds();
  const want = (id: unknown): number => (typeof id === 'string' ? wanted.numberOf(id) : -1);
  const references = targets.map((target): References => collect(run, target, want));
  const found: (RawRow | undefined)[] = Array.from({ length: wanted.ids.length });
  if (found.length > 0) {
    const idPosition = form.columns.indexOf('id');
    for (const row of await findByIds(run.session, run.viewerId, form, wanted.ids, visibility)) {
      const at = wanted.find(String(row[idPosition]));
      if (at >= 0) found[at] = row;
    }
  }
  for (const [at, target] of targets.entries()) show(run, target, references[at] ?? [], found);
  for (const one of joined) showJoined(run, one);
}

function showJoined(run: Run, { parent, attach, nullable, level }: JoinedTarget): void {
  const rows = run.rows[parent.slot] ?? [];
  for (const [index, object] of (run.objects[parent.slot] ?? []).entries()) {
    const row = rows[index];
    if (row !== undefined && row[level.idPosition] !== null) attach(object, showRow(run, level, row));
    else if (!nullable) throw new NeedsReference(`A ${level.entity.typeName}! is null`);
  }
}

function collect(run: Run, target: Target, want: (id: unknown) => number): References {
  switch (target.kind) {
    case 'toOne':
      return (run.rows[target.parent.slot] ?? []).map((row) => want(row[target.keyPosition]));
    case 'viewer':
      return [want(run.viewerId)];
    case 'id':
      return [want(uuidFor(target, target.arguments(run.variables)['id']))];
    case 'ids': {
      const { ids } = target.arguments(run.variables);
      return Array.isArray(ids) ? ids.map((id) => want(uuidFor(target, id))) : [];
    }
  }
}

/** Null for the id of another entity. */
function uuidFor({ level }: Target, id: unknown): string | null {
  const decoded = decodeId(String(id));
  return decoded?.prefix === level.entity.idPrefix ? decoded.uuid : null;
}

function show(run: Run, target: Target, references: References, found: readonly (RawRow | undefined)[]): void {
  const { level } = target;
  const shown: (Output | undefined)[] = Array.from({ length: found.length });
  /** One object for all places that show one row alike. */
  const objectAt = (at: number): Output | null => {
    const row = found[at];
    return row === undefined ? null : (shown[at] ??= showRow(run, level, row));
  };
  if (target.kind === 'ids') {
    showList(run, target.key, references, objectAt);
    return;
  }
  if (target.kind !== 'toOne') {
    const object = objectAt(references[0] ?? -1);
    // A node is null unless one of the entities it may be of finds it.
    if (object !== null) run.data[target.key] = object;
    else if (!target.nullable) throw new NeedsReference(`${target.key} is null`);
    return;
  }
  const parents = run.objects[target.parent.slot] ?? [];
  for (let index = 0; index < parents.length; index += 1) {
    const parent = parents[index];
    const object = objectAt(references[index] ?? -1);
    if (object !== null && parent !== undefined) target.attach(parent, object);
    else if (!target.nullable) throw new NeedsReference(`A ${level.entity.typeName}! is null`);
  }
}

/** Each entity fills its own places of the list. */
function showList(run: Run, key: string, references: References, objectAt: (at: number) => Output | null): void {
  const known = run.data[key];
  const list: unknown[] = Array.isArray(known) ? known : references.map(() => null);
  run.data[key] = list;
  for (const [index, at] of references.entries()) {
    const object = objectAt(at);
    if (object !== null) list[index] = object;
  }
}
