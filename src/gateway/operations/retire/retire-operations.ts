import { sql } from 'drizzle-orm';
import { OperatorError } from '../../../errors.ts';
import type { Database, Limits, Session } from '../../../data/database.ts';
import { arrayLiteral, statement } from '../../../data/statement.ts';
import { changeRegistry } from '../change-registry.ts';
import { readRevision } from '../publish/publish-statements.ts';
import { decideRetirement, type RetirementDecision } from './decide-retirement.ts';
import { findActiveLinks, findLinks } from './find-links.ts';
import type { Link } from './link.ts';
import { countedForMs, findRecentUse } from './recent-use.ts';
import type { Selection } from './selection.ts';

export interface RetireOptions {
  /** What was used within this time is not retired. */
  readonly recentMs: number;
  /** Retire it all the same. */
  readonly force: boolean;
  /** Change nothing. */
  readonly dryRun: boolean;
}

/** `refused`: it was used lately. `planned`: a dry run that would have gone through. `nothing`: no active operation is meant. */
export type RetirementOutcome = 'retired' | 'planned' | 'refused' | 'nothing';

export interface Retirement extends RetirementDecision {
  readonly outcome: RetirementOutcome;
  /** Of the registry, afterwards. */
  readonly revision: string;
}

/** The time is the database's: grace is measured by it. */
const retire = statement<{ deployments: string; operations: string }, null>(
  'links.retire',
  sql`update portcullis_deployment_operations link set retired_at = now()
    from unnest(${sql.placeholder('deployments')}::bigint[], ${sql.placeholder('operations')}::text[]) as asked (deployment_id, operation_id)
    where link.deployment_id = asked.deployment_id and link.operation_id = asked.operation_id and link.retired_at is null`,
  () => null,
);

/**
 * Retires what is selected: all of it in one transaction, or nothing. An operation that no client version lists any more
 * answers PERSISTED_QUERY_RETIRED from then on. Throws OperatorError for names and ids that were never published, where
 * use was not counted long enough to say what is unused, and when PostgreSQL fails.
 */
export async function retireOperations(database: Pick<Database, 'transaction'>, limits: Limits, selection: Selection, options: RetireOptions): Promise<Retirement> {
  return changeRegistry<Retirement>(database, limits, 'retirement', async (tx) => {
    if (selection.by === 'unused' && !options.force) await requireCounted(tx, selection.unusedForMs);
    const targets = await findLinks(tx, selection);
    const decision = await decide(tx, targets, options.recentMs);
    const outcome = outcomeOf(decision, options);
    if (outcome === 'retired') {
      await tx.rows(retire, {
        deployments: arrayLiteral(targets.map((link) => link.deploymentId)),
        operations: arrayLiteral(targets.map((link) => link.operationId)),
      });
    }
    const [revision = '0'] = await tx.rows(readRevision, {});
    return { commit: outcome === 'retired', value: { outcome, revision, ...decision } };
  });
}

async function decide(tx: Session, targets: readonly Link[], recentMs: number): Promise<RetirementDecision> {
  if (targets.length === 0) return { operations: [], users: [] };
  const ids = [...new Set(targets.map((link) => link.operationId))];
  return decideRetirement(targets, await findActiveLinks(tx, ids), await findRecentUse(tx, ids, recentMs));
}

function outcomeOf({ operations, users }: RetirementDecision, { force, dryRun }: RetireOptions): RetirementOutcome {
  if (operations.length === 0) return 'nothing';
  if (users.length > 0 && !force) return 'refused';
  return dryRun ? 'planned' : 'retired';
}

/** Where counting began later, everything from before looks unused. */
async function requireCounted(tx: Session, unusedForMs: number): Promise<void> {
  const countedMs = await countedForMs(tx);
  if (countedMs !== null && countedMs >= unusedForMs) return;
  const since = countedMs === null ? 'No use was counted yet' : `Use has been counted for ${(countedMs / 86_400_000).toFixed(1)} days only`;
  throw new OperatorError(`${since}: what was used before cannot be told from what is unused. Ask for a shorter time, or say --force`);
}
