import type { Entity, EntityRow } from '../../model/entity.ts';
import type { RawRow } from '../../model/statement.ts';
import { entityRowDecoder } from './row-decoder.ts';

/**
 * Which columns a statement selects of an entity, in this order and with `id` among them, and what is made of their
 * values, which begin at `offset` of the raw row. Statements are built once a form and live as long as it.
 */
export interface RowForm<Row> {
  readonly entity: Entity;
  /** Property names. */
  readonly columns: readonly string[];
  readonly reader: (offset: number) => (raw: RawRow) => Row;
}

const wholeRows = new WeakMap<Entity, RowForm<EntityRow>>();

/** Rows as objects with all columns: what resolvers work on. */
export function wholeRow(entity: Entity): RowForm<EntityRow> {
  const known = wholeRows.get(entity);
  if (known !== undefined) return known;
  const columns = Object.keys(entity.columns);
  const form: RowForm<EntityRow> = { entity, columns, reader: (offset) => entityRowDecoder(entity, columns, offset) };
  wholeRows.set(entity, form);
  return form;
}

const asItIs = (raw: RawRow): RawRow => raw;

/** Rows as the driver delivers them: who reads them knows the positions. */
export function rawRow(entity: Entity, columns: readonly string[]): RowForm<RawRow> {
  if (!columns.includes('id')) throw new TypeError(`Rows of ${entity.typeName} are read without their id`);
  return { entity, columns, reader: () => asItIs };
}
