import type { Attach, Level, Output } from './plan.ts';
import type { RawRow } from '../../../model/statement.ts';
import type { RowForm } from '../../../data/batch/row-form.ts';
import type { DraftField, DraftLevel } from './draft.ts';
import { leafExpression } from './leaf-expression.ts';
import { Bindings, compileFunction, type MadeProperty, objectLiteral } from './object-maker.ts';

/** Where each column of a form stands in raw rows whose columns begin at `offset`. */
export function positionsOf(form: RowForm, offset: number): ReadonlyMap<string, number> {
  return new Map(form.columns.map((column, index) => [column, index + offset]));
}

/** Throws TypeError for a column that was not scheduled: a defect of the planner. */
export function positionOf(positions: ReadonlyMap<string, number>, column: string): number {
  const position = positions.get(column);
  if (position === undefined) throw new TypeError(`The column ${column} is not selected`);
  return position;
}

/** The level with its rows' columns at known positions. */
export function compileLevel(draft: DraftLevel, positions: ReadonlyMap<string, number>, slot: number): Level {
  const bindings = new Bindings();
  const properties = draft.fields.map((field): MadeProperty => [field.key, fieldExpression(draft, field, positions, bindings)]);
  return {
    slot,
    entity: draft.entity,
    idPosition: positionOf(positions, 'id'),
    unique: draft.unique,
    kept: draft.loads.length > 0,
    // `v` is no argument but a variable.
    show: compileFunction<(raw: RawRow) => Output>(['r', 'v'], objectLiteral(properties), bindings),
  };
}

function fieldExpression({ entity }: DraftLevel, field: DraftField, positions: ReadonlyMap<string, number>, bindings: Bindings): string {
  const column = (name: string): string => `r[${positionOf(positions, name)}]`;
  const where = `${entity.typeName}.${field.key}`;
  switch (field.kind) {
    case 'typename':
      return JSON.stringify(entity.typeName);
    case 'place':
      return 'null';
    case 'id':
      // Not `+`: JSON.stringify takes its slow way for the whole answer where one text is two that were only put together.
      return leafExpression(`[${JSON.stringify(`${entity.idPrefix}_`)}, ${column('id')}].join("")`, where, field.type, bindings);
    case 'column':
      return leafExpression(column(field.column), where, field.type, bindings);
    case 'derived': {
      const from = field.field.from.map((name) => `${JSON.stringify(name)}: ${column(name)}`).join(', ');
      return leafExpression(`${bindings.bind(field.field.compute)}({ ${from} })`, where, field.type, bindings);
    }
  }
}

/** Puts a value under a key by code of its own: a key in a variable takes several times as long. */
export function attachTo(key: string): Attach {
  return compileFunction<Attach>(['o', 'x'], `{ o[${JSON.stringify(key)}] = x; }`);
}
