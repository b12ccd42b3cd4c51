import { sql } from 'drizzle-orm';
import type { Database, Limits } from '../../data/database.ts';
import { statement } from '../../data/statement.ts';
import { OperatorError } from '../../errors.ts';
import { changeRegistry } from './change-registry.ts';
import { readRegistry } from './read-registry.ts';
import type { StoredPolicy } from './registry-policy.ts';

/** What to change of the stored policy; `null` gives a setting back to the configuration, undefined leaves it. */
export interface PolicyChange {
  readonly mode?: StoredPolicy['mode'] | null;
  /** The client whose mode is meant; undefined: the mode of all others. */
  readonly client?: string | undefined;
  readonly requireClient?: boolean | null;
}

const write = statement<{ policy: string }, null>(
  'registry.writePolicy',
  sql`update portcullis_registry set policy = ${sql.placeholder('policy')}::text::jsonb, revision = revision + 1`,
  () => null,
);

/** Changes the policy of all nodes, which they have within a second. Answers with what is stored then. Throws OperatorError. */
export function changePolicy(database: Pick<Database, 'transaction'>, limits: Limits, change: PolicyChange): Promise<StoredPolicy> {
  return changeRegistry(database, limits, 'change', async (tx) => {
    const { policy } = await readRegistry(tx);
    if (policy === null) throw new OperatorError('The stored policy has a form that this version does not know: it was not changed');
    const changed = applied(policy, change);
    await tx.rows(write, { policy: JSON.stringify(changed) });
    return { commit: true, value: changed };
  });
}

function applied({ mode, clientModes = {}, requireClient }: StoredPolicy, change: PolicyChange): StoredPolicy {
  const modes = new Map(Object.entries(clientModes));
  let general = mode;
  if (change.client !== undefined) {
    if (change.mode === null) modes.delete(change.client);
    else if (change.mode !== undefined) modes.set(change.client, change.mode);
  } else if (change.mode !== undefined) {
    general = change.mode ?? undefined;
  }
  const required = change.requireClient === undefined ? requireClient : (change.requireClient ?? undefined);
  return {
    ...(general === undefined ? {} : { mode: general }),
    ...(modes.size === 0 ? {} : { clientModes: Object.fromEntries(modes) }),
    ...(required === undefined ? {} : { requireClient: required }),
  };
}
