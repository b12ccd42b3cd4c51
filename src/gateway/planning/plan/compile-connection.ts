import type { RowForm } from '../../../data/batch/row-form.ts';
import type { DraftConnection, DraftConnectionPart, DraftLevel } from './draft.ts';
import { positionsOf } from './compile-level.ts';
import { NotPlannable } from './not-plannable.ts';
import { compileFunction, objectLiteral } from './object-maker.ts';
import type { ConnectionPart, ConnectionStep, Level, Output, PageInfoValues, Place } from './plan.ts';

const pageInfoFields: ReadonlySet<string> = new Set(['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'] satisfies (keyof PageInfoValues)[]);

/** `form` is null where no page is needed; `levelOf` gives the levels, compiled on that form. */
export function compileConnection(draft: DraftConnection, place: Place, form: RowForm | null, levelOf: (level: DraftLevel) => Level): ConnectionStep {
  return {
    kind: 'connection', place, form,
    connection: draft.connection, typeName: draft.typeName, fieldName: draft.fieldName, arguments: draft.arguments,
    counted: draft.parts.some((part) => part.kind === 'totalCount'),
    asksForMore: draft.parts.some((part) => part.kind === 'pageInfo' && part.fields.some(({ name }) => name === 'hasNextPage' || name === 'hasPreviousPage')),
    positions: form === null ? new Map() : positionsOf(form, 1),
    parts: draft.parts.map((part) => compilePart(part, levelOf)),
    show: compileFunction<(values: readonly unknown[]) => Output>(['v'], objectLiteral(draft.parts.map(({ key }, index) => [key, `v[${index}]`]))),
  };
}

/** Whether the answer shows more of a connection than its count. */
export function needsPage(draft: DraftConnection): boolean {
  return draft.parts.some((part) => part.kind === 'edges' || part.kind === 'nodes' || part.kind === 'pageInfo');
}

function compilePart(part: DraftConnectionPart, levelOf: (level: DraftLevel) => Level): ConnectionPart {
  switch (part.kind) {
    case 'totalCount':
      return { kind: 'totalCount' };
    case 'typename':
      return { kind: 'typename', name: part.name };
    case 'nodes':
      return { kind: 'nodes', level: levelOf(part.level) };
    case 'pageInfo': {
      const properties = part.fields.map(({ key, name }): [string, string] => {
        if (name === '__typename') return [key, JSON.stringify(part.typeName)];
        if (pageInfoFields.has(name)) return [key, `p.${name}`];
        throw new NotPlannable(`${part.typeName}.${name} is no part of a page's place`);
      });
      const cursors = part.fields.some(({ name }) => name === 'startCursor' || name === 'endCursor');
      return { kind: 'pageInfo', cursors, show: compileFunction<(values: PageInfoValues) => Output>(['p'], objectLiteral(properties)) };
    }
    case 'edges': {
      const levels: Level[] = [];
      const properties = part.fields.map((field): [string, string] => {
        if (field.kind === 'typename') return [field.key, JSON.stringify(field.name)];
        if (field.kind === 'cursor') return [field.key, 'c'];
        return [field.key, `n[${levels.push(levelOf(field.level)) - 1}]`];
      });
      const show = compileFunction<(cursor: string | null, nodes: readonly Output[]) => Output>(['c', 'n'], objectLiteral(properties));
      return { kind: 'edges', cursors: part.fields.some((field) => field.kind === 'cursor'), levels, show };
    }
  }
}
