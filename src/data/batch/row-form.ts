import type { Entity } from '../../model/entity.ts';

/**
 * Which columns a statement selects of an entity: property names, in this order, with `id` among them. Statements are
 * built once a form and live as long as it does.
 */
export interface RowForm {
  readonly entity: Entity;
  readonly columns: readonly string[];
}

const wholeRows = new WeakMap<Entity, RowForm>();

/** All columns, as resolvers need them. */
export function wholeRow(entity: Entity): RowForm {
  const known = wholeRows.get(entity) ?? { entity, columns: Object.keys(entity.columns) };
  wholeRows.set(entity, known);
  return known;
}
