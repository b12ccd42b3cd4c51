import type { JoinedForm, RowForm } from '../../../data/batch/row-form.ts';
import type { Entity } from '../../../model/entity.ts';
import { compileConnection, needsPage } from './compile-connection.ts';
import { attachTo, compileLevel, positionOf, positionsOf } from './compile-level.ts';
import type { DraftLevel, DraftLoad, DraftToOne } from './draft.ts';
import type { JoinedTarget, Level, Place, Stages, Step, Target } from './plan.ts';
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
  const positionsIn = new Map<DraftLevel, ReadonlyMap<string, number>>();

  function compile(drafts: readonly DraftLevel[], form: RowForm, offset: number): void {
    const positions = positionsOf(form, offset);
    for (const draft of drafts) levels.set(draft, compileLevel(draft, positions, levels.size));
    for (const draft of drafts) positionsIn.set(draft, positions);
  }

  function levelOf(draft: DraftLevel): Level {
    const level = levels.get(draft);
    if (level === undefined) throw new TypeError(`A level of ${draft.entity.typeName} comes before its rows`);
    return level;
  }

  function take(drafts: readonly DraftLevel[], entity: Entity, offset: number, more: readonly string[] = []): RowForm {
    const form = { entity, columns: columnsOf(drafts, more) };
    compile(drafts, form, offset);
    return form;
  }

  /** The levels of a look-up, and after their columns those of the rows joined to them. */
  function takeLookUp({ entity, targets, joined }: LookUp): RowForm {
    const form = take(targets.map(({ level }) => level), entity, 0);
    if (joined.length === 0) return form;
    let offset = form.columns.length;
    const joins = joined.map(({ field, levels }): JoinedForm => {
      const one = take(levels, field.target(), offset);
      offset += one.columns.length;
      return { ...one, key: field.key };
    });
    return { ...form, joins };
  }

  function place(parent: DraftLevel | null, key: string): Place {
    return { parent: parent === null ? null : levelOf(parent), key, attach: attachTo(key) };
  }

  function target({ load, level: draft }: LookUp['targets'][number]): Target {
    const level = levelOf(draft);
    const { key, kind } = load;
    if (kind !== 'toOne') return { kind, key, nullable: load.nullable, arguments: load.arguments, level };
    const keyPosition = positionOf(positionsIn.get(load.parent) ?? new Map(), load.field.key);
    return { kind, key, parent: levelOf(load.parent), keyPosition, attach: attachTo(key), nullable: load.nullable, level };
  }

  function joinedTarget({ parent, key, nullable, levels: [draft] }: DraftToOne): JoinedTarget {
    return { key, parent: levelOf(parent), attach: attachTo(key), nullable, level: levelOf(draft) };
  }

  function compileStep(scheduled: Scheduled): Step {
    switch (scheduled.kind) {
      case 'byIds': {
        const form = takeLookUp(scheduled);
        const { visibility, targets, joined } = scheduled;
        return { kind: 'byIds', visibility, form, targets: targets.map(target), joined: joined.map(joinedTarget) };
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

  const forms = given.map((draft) => take([draft], draft.entity, 0));
  const stages = schedule(loads).map((stage) => stage.map(compileStep));
  return {
    stages,
    slots: levels.size,
    given: new Map(forms.flatMap((form, index) => given.slice(index, index + 1).map((draft) => [draft, { level: levelOf(draft), form }]))),
  };
}

/** In one order whatever the selections' is: operations that need the same columns share their prepared statements. */
function columnsOf(drafts: readonly DraftLevel[], more: readonly string[]): string[] {
  return [...new Set(['id', ...more, ...drafts.flatMap((draft) => [...draft.columns])])].toSorted();
}
