import type { Session } from '../../data/database.ts';
import { arrayLiteral } from '../../data/statement.ts';
import type { PublishedOperation } from './published-operation.ts';
import { pageOfPublished } from './published-statements.ts';

const pageSize = 500;

/** The active operations of the tables with their clients, in the order of ids: all, or those of `ids`. */
export async function* findPublishedOperations(session: Session, ids: readonly string[] | null = null): AsyncGenerator<PublishedOperation> {
  const asked = ids === null ? null : arrayLiteral(ids);
  let after = '';
  for (;;) {
    const page = await session.rows(pageOfPublished, { after, limit: pageSize, ids: asked });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.id;
  }
}
