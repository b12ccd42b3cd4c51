import type { Entity } from '../../model/entity.ts';

/**
 * Which columns a statement selects of an entity: property names, in this order, with `id` among them. Statements are
 * built once a form and live as long as it does.
 */
export interface RowForm {
  readonly entity: Entity;
  readonly columns: readonly string[];
  /** To-ones read along with the row where it is looked up by its id: their columns follow, in this order. */
  readonly joins?: readonly JoinedForm[];
}

/** A row of another entity by its id in a column of the first; all its columns are null where there is none. */
export interface JoinedForm {
  readonly entity: Entity;
  readonly columns: readonly string[];
  /** Property name of the column that holds the joined row's id. */
  readonly key: string;
}

const forms = new WeakMap<Entity, Map<string, RowForm>>();

/** A form that is kept as long as the process runs: for columns that are named in code, not by an operation. */
export function rowForm(entity: Entity, columns: readonly string[]): RowForm {
  const ofEntity = forms.get(entity) ?? new Map<string, RowForm>();
  forms.set(entity, ofEntity);
  const key = columns.join(' ');
  const known = ofEntity.get(key) ?? { entity, columns };
  ofEntity.set(key, known);
  return known;
}

/** All columns, as resolvers need them. */
export function wholeRow(entity: Entity): RowForm {
  return rowForm(entity, Object.keys(entity.columns));
}
