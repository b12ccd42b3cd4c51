import type { RowForm } from '../../../data/batch/row-form.ts';
import type { Entity } from '../../../model/entity.ts';
import { compileConnection, needsPage } from './compile-connection.ts';
import { attachTo, compileLevel, positionOf, positionsOf } from './compile-level.ts';
import type { DraftLevel, DraftLoad } from './draft.ts';
import type { Level, Place, Stages, Step, Target } from './plan.ts';
import { type LookUp, schedule, type Scheduled } from './schedule.ts';

export interface CompiledStages {
  readonly stages: Stages;
  readonly slots: number;
  /** Levels that were given, whose rows are there before the first stage. */
  readonly given: ReadonlyMap<DraftLevel, { readonly level: Level; readonly form: RowForm }>;
}

/** Schedules loads and compiles what they show. `given` levels are those of rows that no load brings. */
export function compileStages(loads: readonly DraftLoad[], given: readonly DraftLevel[] = []): CompiledStages {
  const levels = new Map<DraftLevel, Level>();

  function compile(drafts: readonly DraftLevel[], form: RowForm, offset: number): void {
    const positions = positionsOf(form, offset);
    for (const draft of drafts) levels.set(draft, compileLevel(draft, positions, levels.size));
  }

  function levelOf(draft: DraftLevel): Level {
    const level = levels.get(draft);
    if (level === undefined) throw new TypeError(`A level of ${draft.entity.typeName} comes before its rows`);
    return level;
  }

  /** Positions of a level whose rows are there already. */
  const forms = new Map<DraftLevel, { readonly form: RowForm; readonly offset: number }>();

  function take(drafts: readonly DraftLevel[], entity: Entity, offset: number, more: readonly string[] = []): RowForm {
    const form = { entity, columns: columnsOf(drafts, more) };
    for (const draft of drafts) forms.set(draft, { form, offset });
    compile(drafts, form, offset);
    return form;
  }

  function place(parent: DraftLevel | null, key: string): Place {
    return { parent: parent === null ? null : levelOf(parent), key, attach: attachTo(key) };
  }

  function target({ load, level: draft }: LookUp['targets'][number]): Target {
    const level = levelOf(draft);
    const { key, kind } = load;
    if (kind !== 'toOne') return { kind, key, nullable: load.nullable, arguments: load.arguments, level };
    const from = forms.get(load.parent);
    if (from === undefined) throw new TypeError(`${load.parent.entity.typeName}.${key} comes before its parent`);
    const keyPosition = positionOf(positionsOf(from.form, from.offset), load.field.key);
    return { kind, parent: levelOf(load.parent), keyPosition, attach: attachTo(key), nullable: load.nullable, level };
  }

  function compileStep(scheduled: Scheduled): Step {
    switch (scheduled.kind) {
      case 'byIds': {
        const form = take(scheduled.targets.map(({ level }) => level), scheduled.entity, 0);
        return { kind: 'byIds', visibility: scheduled.visibility, form, targets: scheduled.targets.map(target) };
      }
      case 'connection': {
        const form = needsPage(scheduled) ? take(scheduled.levels, scheduled.connection.target(), 1, scheduled.cursorColumns) : null;
        return compileConnection(scheduled, place(scheduled.parent, scheduled.key), form, levelOf);
      }
      case 'list': {
        const form = take(scheduled.levels, scheduled.field.target(), 1);
        return { kind: 'list', place: place(scheduled.parent, scheduled.key), list: scheduled.field, form, level: levelOf(scheduled.levels[0]) };
      }
    }
  }

  for (const draft of given) take([draft], draft.entity, 0);
  const stages = schedule(loads).map((stage) => stage.map(compileStep));
  return {
    stages,
    slots: levels.size,
    given: new Map(given.map((draft) => [draft, { level: levelOf(draft), form: forms.get(draft)?.form ?? { entity: draft.entity, columns: ['id'] } }])),
  };
}

/** In one order whatever the selections' is: operations that need the same columns share their prepared statements. */
function columnsOf(drafts: readonly DraftLevel[], more: readonly string[]): string[] {
  return [...new Set(['id', ...more, ...drafts.flatMap((draft) => [...draft.columns])])].toSorted();
}
