import type { Visibility } from '../../../data/batch/load-by-ids.ts';
import type { Entity } from '../../../model/entity.ts';
import type { DraftConnection, DraftLevel, DraftList, DraftLoad, DraftRoot, DraftToOne } from './draft.ts';

/** Rows of one entity, looked up by one statement for all places that show them. */
export interface LookUp {
  readonly kind: 'byIds';
  readonly entity: Entity;
  readonly visibility: Visibility;
  readonly targets: { readonly load: DraftToOne | DraftRoot; readonly level: DraftLevel }[];
  /** To-ones of the targets that the same statement reads. */
  readonly joined: DraftToOne[];
}

export type Scheduled = LookUp | DraftConnection | DraftList;

/** Beyond this many the planner of PostgreSQL has more work than a second statement is. */
const mostJoins = 4;

/**
 * To-ones of a single row at the root that its own statement may read: whoever sees the row may see them. Measured on a
 * lookup with one person, 105 against 68 with a statement each.
 */
function joinable(load: DraftLoad, level: DraftLevel): readonly DraftToOne[] {
  if (load.kind !== 'id' && load.kind !== 'viewer') return [];
  return level.loads.filter((below) => below.kind === 'toOne').filter(({ field }) => field.visibility === 'parent').slice(0, mostJoins);
}

/** The number of stages that a load and all that follows from it take. */
function chain(load: DraftLoad): number {
  return 1 + Math.max(0, ...load.levels.map((level) => height(level, joinable(load, level))));
}

function height(level: DraftLevel, joined: readonly DraftLoad[]): number {
  return Math.max(0, ...level.loads.map((load) => (joined.includes(load) ? chain(load) - 1 : chain(load))));
}

/**
 * Puts loads into stages. Lists start as soon as their parents are there; a to-one waits as long as that does not make
 * the whole longer, so that the people of all levels are looked up by one statement at the end. Measured on three levels
 * of lists with people, 2,430 requests/s against 1,649 with a statement at each level.
 */
export function schedule(loads: readonly DraftLoad[]): Scheduled[][] {
  const last = Math.max(0, ...loads.map(chain));
  const stages: Scheduled[][] = Array.from({ length: last }, () => []);
  const lookUps = stages.map(() => new Map<string, LookUp>());

  function lookUp(at: number, load: DraftToOne | DraftRoot, level: DraftLevel, joined: readonly DraftToOne[]): void {
    const visibility = load.kind === 'toOne' ? load.field.visibility : 'own';
    const key = `${level.entity.typeName} ${visibility}`;
    const known = lookUps[at]?.get(key);
    const made = known ?? { kind: 'byIds', entity: level.entity, visibility, targets: [], joined: [] };
    made.targets.push({ load, level });
    made.joined.push(...joined);
    if (known !== undefined) return;
    lookUps[at]?.set(key, made);
    stages[at]?.push(made);
  }

  /** `earliest` counts from 0. */
  function place(load: DraftLoad, earliest: number): void {
    const at = load.kind === 'toOne' ? last - chain(load) : earliest;
    if (load.kind === 'connection' || load.kind === 'list') stages[at]?.push(load);
    for (const level of load.levels) {
      const joined = joinable(load, level);
      if (load.kind !== 'connection' && load.kind !== 'list') lookUp(at, load, level, joined);
      for (const { levels } of joined) for (const below of levels[0].loads) place(below, at + 1);
      for (const below of level.loads) if (below.kind !== 'toOne' || !joined.includes(below)) place(below, at + 1);
    }
  }

  for (const load of loads) place(load, 0);
  return stages;
}
