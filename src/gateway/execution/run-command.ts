import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../../data/database-fault.ts';
import type { Database, Outcome, Transacted } from '../../data/database.ts';
import { Fault } from '../../errors.ts';
import { appendEvents } from '../../events/append-events.ts';
import { claimKey, type CommandAnswer, type KeyedCommand, storeAnswer } from '../../events/command-results.ts';
import type { Command, CommandServices } from '../../model/command.ts';
import type { DomainEvent } from '../../model/event.ts';
import { isRefusal } from '../../model/refusal.ts';
import type { Limits, Session } from '../../model/session.ts';
import type { Viewer } from '../../model/viewer.ts';
import { type Selection, selectWithin, type SelectionWithin } from './select-within.ts';
import { watchWrites } from './watch-writes.ts';

export interface RunCommandOptions {
  readonly database: Pick<Database, 'transaction' | 'sharedTransaction'>;
  readonly viewer: Viewer;
  readonly limits: Limits;
  readonly services: CommandServices;
  /** Null: running the same again does it again. */
  readonly idempotencyKey: string | null;
  /** Which command of its operation it is, from 0. */
  readonly step: number;
  readonly traceparent: string | null;
  /** Absent: it is read by the caller, after the command. */
  readonly selection?: Selection | undefined;
  /** Told where something was written, or may have been, of which no event tells: a cache must forget all it has. Must not throw. */
  readonly onUntold?: (() => void) | undefined;
}

/** What a command did. */
export interface DoneCommand {
  readonly value: CommandAnswer;
  /** Stored with the change; none where it was refused, or had been done before. */
  readonly events: readonly DomainEvent[];
  /** Stands for the state after it, also of what it was refused for; null where nothing was asked of the database. */
  readonly consistencyToken: string | null;
  /** The selection as the transaction saw it, so that nobody could change it in between; null where it is still to be read. */
  readonly selected: Promise<void> | null;
}

const mostAttempts = 4;
const firstPauseMs = 20;

/**
 * Runs a command in one transaction with its events and, under an idempotency key, its answer. Deadlocks and serialisation
 * failures are tried again a few times, after growing pauses; where the answer to COMMIT was lost, only under a key, which
 * finds out what became of it. Throws what the last attempt threw, and Fault IDEMPOTENCY_KEY_REUSED or _IN_USE.
 */
export async function runCommand(options: RunCommandOptions, command: Command, input: unknown): Promise<DoneCommand> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptCommand(options, command, input);
    } catch (error) {
      // The answer to COMMIT was lost.
      if (error instanceof Fault && error.extensions['outcome'] !== undefined) options.onUntold?.();
      if (attempt >= mostAttempts || !mayRepeat(error, options.idempotencyKey !== null)) throw error;
      // Whoever went away is noticed by the next attempt.
      await delay(firstPauseMs * 2 ** attempt * Math.random(), undefined, { signal: options.limits.signal }).catch(() => undefined);
    }
  }
}

function mayRepeat(error: unknown, keyed: boolean): boolean {
  const code = errorCode(error);
  if (code === '40P01' || code === '40001') return true;
  return keyed && error instanceof Fault && error.code === 'DATABASE_UNAVAILABLE' && error.extensions['outcome'] === 'unknown';
}

async function attemptCommand(options: RunCommandOptions, command: Command, input: unknown): Promise<DoneCommand> {
  const selection = selectWithin(options.selection);
  try {
    return await transact(options, command, input, selection);
  } catch (error) {
    if ((await selection.failure()) !== error) throw error;
    // PostgreSQL refused a statement of the selection, and so the transaction. The command is not to blame: it is done without.
    return transact(options, command, input, selectWithin(undefined));
  }
}

interface Done {
  readonly value: CommandAnswer;
  readonly events: readonly DomainEvent[];
  /** It was done before, under the same key. */
  readonly repeated: boolean;
  /** It wrote, and no event tells of it. */
  readonly untold: boolean;
}

async function transact(options: RunCommandOptions, command: Command, input: unknown, selection: SelectionWithin): Promise<DoneCommand> {
  const { database, limits, services, idempotencyKey: key, step, viewer } = options;
  const commandId = services.newId();
  const keyed: KeyedCommand | null = key === null ? null : { viewerId: viewer.userId, key, step, requestHash: hashOf(command, input), commandId };
  const work = async (tx: Session): Promise<Outcome<Done>> => {
    const before = keyed === null ? null : await claimKey(tx, keyed);
    if (before !== null && !isRefusal(before)) await selection.begin(before, tx);
    // Committed, though nothing was changed: the token is to cover what the first one did.
    if (before !== null) return { commit: !isRefusal(before), value: { value: before, events: [], repeated: true, untold: false } };
    const { value, events, untold } = await carryOut(options, command, input, commandId, tx);
    if (isRefusal(value)) return { commit: false, value: { value, events: [], repeated: false, untold: false } };
    const writes = [appendEvents(tx, events), ...(keyed === null ? [] : [storeAnswer(tx, keyed, command.kept?.(value) ?? value)])];
    // They travel with COMMIT, which does not succeed where they do not.
    for (const write of writes) write.catch(() => undefined);
    await selection.begin(value, tx);
    return { commit: true, value: { value, events, repeated: false, untold } };
  };
  // Under a key there are more statements, and one may wait for whoever has the key; a selection of several rounds would keep others waiting.
  const shares = command.oneStatement === true && keyed === null && options.selection?.alwaysAtOnce !== false;
  const { value: done, consistencyToken } = await (shares ? database.sharedTransaction(limits, work) : database.transaction(limits, work));
  if (keyed !== null && !done.repeated && isRefusal(done.value)) return { ...(await keepRefusal(options, keyed, done.value)), events: [], selected: null };
  if (done.untold) options.onUntold?.();
  return { value: done.value, events: done.events, consistencyToken, selected: selection.selected() };
}

async function carryOut(
  { services, viewer, traceparent }: RunCommandOptions, command: Command, input: unknown, commandId: string, tx: Session,
): Promise<{ readonly value: CommandAnswer; readonly events: readonly DomainEvent[]; readonly untold: boolean }> {
  const events: DomainEvent[] = [];
  const writes = watchWrites(command.oneStatement === true ? oneStatementOnly(tx, command) : tx);
  const value = await command.run(
    {
      ...services, tx: writes.session, viewer, traceparent,
      emit: (event) => void events.push({ ...event, id: services.newId(), actorId: viewer.userId, commandId, traceparent, at: new Date().toISOString() }),
    },
    input,
  );
  return { value, events, untold: events.length === 0 && writes.happened() };
}

/** What shares a transaction must not see what others did between two statements of its own. */
function oneStatementOnly(tx: Session, { name }: Command): Session {
  let first: string | null = null;
  return {
    async rows(statement, params) {
      if (first !== null) throw new Error(`The command ${name} is declared with oneStatement and sent a second one: ${statement.name} after ${first}`);
      first = statement.name;
      return tx.rows(statement, params);
    },
  };
}

/**
 * A refusal rolled back all that the command had written, its key included: it is kept by a transaction of its own. Should a
 * repetition have come in between, its answer is the one that counts.
 */
async function keepRefusal({ database, limits }: RunCommandOptions, keyed: KeyedCommand, refusal: CommandAnswer): Promise<Transacted<CommandAnswer>> {
  return database.transaction(limits, async (tx) => {
    const before = await claimKey(tx, keyed);
    if (before === null) await storeAnswer(tx, keyed, refusal);
    return { commit: before === null, value: before ?? refusal };
  });
}

/** The input is coerced: its keys stand in the order of the schema, whatever the order they were sent in. */
function hashOf(command: Command, input: unknown): string {
  return createHash('sha256').update(JSON.stringify([command.name, input])).digest('hex');
}
