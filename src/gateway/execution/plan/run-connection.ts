import { findPages, loadCounts } from '../../../data/batch/load-pages.ts';
import type { Page, PageRequest } from '../../../data/batch/page-request.ts';
import { encodeCursor, listName } from '../../../model/cursor.ts';
import type { RawRow } from '../../../model/statement.ts';
import type { ConnectionPart, ConnectionStep, Output } from '../../planning/plan/plan.ts';
import { orderProperty, pageRequest } from '../page-arguments.ts';
import { attachToParents, distinctParents } from './distinct-parents.ts';
import type { Run } from './run.ts';
import { showRow } from './show-row.ts';

type CursorOf = (row: RawRow) => string;

/** Loads the pages and counts of all parents, a statement each, and shows them. Throws Fault BAD_USER_INPUT for what `pageRequest` refuses. */
export async function runConnection(run: Run, step: ConnectionStep): Promise<void> {
  const { place, connection, form } = step;
  const parents = distinctParents(run, place.parent);
  if (parents.length === 0) return;
  const request = pageRequest(connection, step.typeName, step.fieldName, step.arguments(run.variables));
  const [pages, counts] = await Promise.all([
    form === null ? null : findPages(run.session, run.viewerId, connection, form, parents, request, step.asksForMore),
    step.counted ? loadCounts(run.session, run.viewerId, connection, parents, request.filters) : null,
  ]);
  const cursorOf = cursorsOf(step, request);
  const shown = parents.map((_, index) => {
    const page = pages?.[index] ?? emptyPage;
    return step.show(step.parts.map((part) => showPart(run, part, page, counts?.[index] ?? 0, request, cursorOf)));
  });
  attachToParents(run, place, parents, shown);
}

const emptyPage: Page<RawRow> = { rows: [], hasMore: false };

function showPart(run: Run, part: ConnectionPart, page: Page<RawRow>, count: number, request: PageRequest, cursorOf: CursorOf): unknown {
  switch (part.kind) {
    case 'nodes':
      return page.rows.map((row) => showRow(run, part.level, row));
    case 'edges':
      return page.rows.map((row): Output =>
        part.show(part.cursors ? cursorOf(row) : null, part.levels.map((level) => showRow(run, level, row))),
      );
    case 'pageInfo': {
      const [start, end] = part.cursors ? [page.rows[0], page.rows.at(-1)] : [];
      return part.show({
        hasNextPage: request.backward ? request.from !== null : page.hasMore,
        hasPreviousPage: request.backward ? page.hasMore : request.from !== null,
        startCursor: start === undefined ? null : cursorOf(start),
        endCursor: end === undefined ? null : cursorOf(end),
      });
    }
    case 'totalCount':
      return count;
    case 'typename':
      return part.name;
  }
}

function cursorsOf(step: ConnectionStep, { order }: PageRequest): CursorOf {
  const list = listName(step.typeName, step.fieldName, order);
  const position = step.positions.get(orderProperty(step.connection, order.field)) ?? -1;
  const idPosition = step.positions.get('id') ?? -1;
  return (row) => {
    const key = row[position];
    return encodeCursor(list, { key: typeof key === 'number' ? key : String(key), id: String(row[idPosition]) });
  };
}
