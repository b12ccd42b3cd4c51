import { sql } from 'drizzle-orm';
import { OperatorError } from '../../../errors.ts';
import { shortestBeginning } from '../../admission/operation-id.ts';
import type { Session } from '../../../data/database.ts';
import { arrayLiteral, statement } from '../../../data/statement.ts';

interface Match {
  readonly asked: string;
  /** Null: nothing has or begins with what was asked. */
  readonly id: string | null;
  readonly name: string | null;
}

const mostNamed = 10;

const findMatches = statement<{ ids: string; shortest: number; most: number }, Match>(
  'operations.matches',
  sql`select asked.id, known.id, known.name from unnest(${sql.placeholder('ids')}::text[]) as asked (id)
    left join lateral (
      select o.id, o.name from portcullis_operations o
      where o.id = asked.id or (
        char_length(asked.id) >= ${sql.placeholder('shortest')}::int and starts_with(o.id, asked.id)
        and not exists (select from portcullis_operations exact where exact.id = asked.id))
      order by o.id limit ${sql.placeholder('most')}::int) known on true`,
  ([asked, id, name]) => ({
    asked: String(asked),
    id: typeof id === 'string' ? id : null,
    name: typeof name === 'string' ? name : null,
  }),
);

/**
 * The ids of published operations that are meant by whole ids (normalised) or beginnings of them, each once. Throws
 * OperatorError for what was never published, and for a beginning that several have.
 */
export async function resolveOperationIds(tx: Session, asked: readonly string[]): Promise<readonly string[]> {
  const matches = await tx.rows(findMatches, { ids: arrayLiteral(asked), shortest: shortestBeginning, most: mostNamed + 1 });
  const unknown = matches.filter(({ id }) => id === null).map((match) => match.asked);
  if (unknown.length > 0) throw new OperatorError(`Not published: ${listed(unknown)}`);
  for (const [beginning, found] of Map.groupBy(matches, (match) => match.asked)) {
    if (found.length === 1 || found.some(({ id }) => id === beginning)) continue;
    throw new OperatorError(`Several operations begin with ${beginning}; say which: ${listed(found.map(({ id, name }) => `${id} ${name ?? ''}`.trim()))}`);
  }
  return [...new Set(matches.flatMap(({ id }) => id ?? []))];
}

function listed(all: readonly string[]): string {
  return `${all.slice(0, mostNamed).join(', ')}${all.length > mostNamed ? ' and more' : ''}`;
}
