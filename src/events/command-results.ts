import { sql } from 'drizzle-orm';
import { errorCode } from '../data/database-fault.ts';
import { Fault } from '../errors.ts';
import type { CommandResult } from '../model/command.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Session } from '../model/session.ts';
import { statement } from '../model/statement.ts';

/** A command under an idempotency key. */
export interface KeyedCommand {
  /** The viewer's uuid: keys of two people are never the same. */
  readonly viewerId: string;
  readonly key: string;
  /** Which command of its operation it is, from 0. */
  readonly step: number;
  /** Of the command's name and input. */
  readonly requestHash: string;
  readonly commandId: string;
}

export type CommandAnswer = CommandResult | Refusal;

/** How long a repetition waits for the first one to end. */
const lockTimeout = '5s';
const keptHours = 24;

const limitWait = statement<{ timeout: string }, null>('CommandResult.limitWait', sql`select set_config('lock_timeout', ${sql.placeholder('timeout')}::text, true)`, () => null);
const endLimit = statement<Record<string, never>, null>('CommandResult.endLimit', sql`set local lock_timeout to default`, () => null);

// Waits where another transaction is inserting the same key; takes over one that has expired.
const claim = statement<{ viewerId: string; key: string; step: number; requestHash: string; commandId: string }, true>(
  'CommandResult.claim',
  sql`insert into portcullis_command_results as known (viewer_id, key, step, request_hash, command_id, expires_at)
    values (${sql.placeholder('viewerId')}::uuid, ${sql.placeholder('key')}::text, ${sql.placeholder('step')}::integer,
      decode(${sql.placeholder('requestHash')}::text, 'hex'), ${sql.placeholder('commandId')}::uuid, now() + interval '${sql.raw(String(keptHours))} hours')
    on conflict on constraint portcullis_command_results_pkey do update
      set request_hash = excluded.request_hash, command_id = excluded.command_id, expires_at = excluded.expires_at, created_at = now(), result = null
      where known.expires_at <= now()
    returning true`,
  () => true,
);

const find = statement<{ viewerId: string; key: string; step: number }, { requestHash: string; result: unknown }>(
  'CommandResult.find',
  sql`select encode(request_hash, 'hex'), result from portcullis_command_results
    where viewer_id = ${sql.placeholder('viewerId')}::uuid and key = ${sql.placeholder('key')}::text and step = ${sql.placeholder('step')}::integer`,
  (raw) => ({ requestHash: String(raw[0]), result: raw[1] }),
);

const store = statement<{ viewerId: string; key: string; step: number; result: string }, null>(
  'CommandResult.store',
  sql`update portcullis_command_results set result = ${sql.placeholder('result')}::jsonb
    where viewer_id = ${sql.placeholder('viewerId')}::uuid and key = ${sql.placeholder('key')}::text and step = ${sql.placeholder('step')}::integer`,
  () => null,
);

/**
 * Takes the key for this transaction; null where it is ours now, else the answer that the command got before. Throws Fault
 * IDEMPOTENCY_KEY_REUSED where that was another command or input, IDEMPOTENCY_KEY_IN_USE where it has not ended in time.
 */
export async function claimKey(tx: Session, { viewerId, key, step, requestHash, commandId }: KeyedCommand): Promise<CommandAnswer | null> {
  const [, claimed] = await Promise.all([
    tx.rows(limitWait, { timeout: lockTimeout }),
    tx.rows(claim, { viewerId, key, step, requestHash, commandId }),
    tx.rows(endLimit, {}),
  ]).catch((error: unknown) => {
    throw errorCode(error) === lockNotAvailable ? inUse(error) : error;
  });
  if (claimed.length > 0) return null;
  const [stored] = await tx.rows(find, { viewerId, key, step });
  if (stored === undefined || !isAnswer(stored.result)) throw inUse();
  if (stored.requestHash !== requestHash) throw new Fault('IDEMPOTENCY_KEY_REUSED');
  return stored.result;
}

/** Keeps the answer of a claimed key. Sent last it may travel with COMMIT. */
export async function storeAnswer(tx: Session, { viewerId, key, step }: KeyedCommand, answer: CommandAnswer): Promise<void> {
  await tx.rows(store, { viewerId, key, step, result: JSON.stringify(answer) });
}

const lockNotAvailable = '55P03';

function inUse(cause?: unknown): Fault {
  return new Fault('IDEMPOTENCY_KEY_IN_USE', { headers: { 'retry-after': '1' }, ...(cause === undefined ? {} : { cause }) });
}

function isAnswer(value: unknown): value is CommandAnswer {
  return typeof value === 'object' && value !== null && '__typename' in value && typeof value.__typename === 'string';
}
