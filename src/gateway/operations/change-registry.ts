import { sql } from 'drizzle-orm';
import type { Database, Limits, Outcome, Session } from '../../data/database.ts';
import { statement } from '../../data/statement.ts';
import { Fault, OperatorError } from '../../errors.ts';

const lock = statement<Record<string, never>, string>(
  'registry.lock',
  sql`select revision from portcullis_registry for update`,
  ([revision]) => String(revision),
);

/**
 * One change of the registry: a transaction that begins with the lock on its one row, so that changes of several nodes and
 * commands stand in one order and each decides on what is there. Triggers raise the revision and tell the nodes.
 * `what` is done or not: "publish". Throws OperatorError that says which of the two, when PostgreSQL fails on the way.
 */
export async function changeRegistry<T>(
  database: Pick<Database, 'transaction'>, limits: Limits, what: string, work: (tx: Session) => Promise<Outcome<T>>,
): Promise<T> {
  try {
    const { value } = await database.transaction(limits, async (tx) => {
      await tx.rows(lock, {});
      return work(tx);
    });
    return value;
  } catch (error) {
    throw registryFailure(error, what);
  }
}

function registryFailure(error: unknown, what: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === '42P01' || code === '42703') return new OperatorError('The database lacks the tables of the registry: run portcullis migrate up', { cause: error });
  if (!(error instanceof Fault)) return error;
  const reason = error.code === 'DEADLINE_EXCEEDED' ? 'PostgreSQL took too long' : 'The connection to PostgreSQL was lost';
  switch (error.extensions['outcome']) {
    case 'committed':
      return new OperatorError(`${reason} after the ${what} was done`, { cause: error });
    case 'unknown':
      return new OperatorError(`${reason} while the ${what} was being committed: run the same again, it changes nothing if it was done`, { cause: error });
    default:
      return new OperatorError(`${reason}: nothing was changed`, { cause: error });
  }
}
