import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Outcome, Session } from '../../data/database.ts';
import { Fault } from '../../errors.ts';
import type { Command } from '../../model/command.ts';
import { statement } from '../../model/statement.ts';
import { runCommand } from './run-command.ts';
import { testServices } from '../../../tests/testkit/test-services.ts';

const session: Session = { rows: () => Promise.resolve([]) };
const change: Command = { name: 'change', run: async () => ({ __typename: 'Task' }) };
const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });
const unknown = new Fault('DATABASE_UNAVAILABLE', { details: { outcome: 'unknown' } });

/** Runs a command on a database that fails so often, in this way. */
async function attempts(failure: unknown, failures: number, options: { readonly key?: string; readonly signal?: AbortSignal; readonly command?: Command } = {}) {
  let count = 0;
  const transaction = async <T>(_limits: unknown, work: (tx: Session) => Promise<Outcome<T>>) => {
    count += 1;
    options.signal?.throwIfAborted();
    const outcome = await work(session);
    if (count <= failures) throw failure;
    return { value: outcome.value, consistencyToken: 'after' };
  };
  const limits = { deadline: Infinity, signal: options.signal ?? new AbortController().signal };
  const outcome = await runCommand(
    { database: { transaction, sharedTransaction: transaction }, viewer: { userId: 'ada', scopes: new Set(), expiresAt: 0 }, limits, services: { ...testServices, newId: () => 'id' }, idempotencyKey: options.key ?? null, step: 0, traceparent: null },
    options.command ?? change, {},
  ).catch((error: unknown) => error);
  return { outcome, attempts: count };
}

test('deadlocks and serialisation failures are tried again, a few times', async () => {
  expect(await attempts(deadlock, 2)).toMatchObject({ outcome: { value: { __typename: 'Task' }, consistencyToken: 'after' }, attempts: 3 });
  expect(await attempts(Object.assign(new Error('could not serialize'), { code: '40001' }), 1)).toMatchObject({ attempts: 2 });
  expect(await attempts(deadlock, 10)).toEqual({ outcome: deadlock, attempts: 4 });
});

test('a lost answer to COMMIT is never tried again without a key', async () => {
  expect(await attempts(unknown, 1)).toEqual({ outcome: unknown, attempts: 1 });
});

test('other failures are not tried again, with a key or without', async () => {
  for (const failure of [new Error('a bug'), new Fault('DATABASE_UNAVAILABLE'), new Fault('DEADLINE_EXCEEDED', { details: { outcome: 'unknown' } })]) {
    expect(await attempts(failure, 1)).toEqual({ outcome: failure, attempts: 1 });
  }
});

test('who went away ends the pause between two attempts', async () => {
  const gone = new AbortController();
  const command: Command = {
    name: 'change',
    async run() {
      gone.abort(new Fault('CLIENT_CLOSED_REQUEST'));
      return { __typename: 'Task' };
    },
  };
  expect(await attempts(deadlock, 10, { signal: gone.signal, command })).toMatchObject({ outcome: { code: 'CLIENT_CLOSED_REQUEST' }, attempts: 2 });
});

test('a command declared to take one statement may not send a second one', async () => {
  const twice: Command = {
    name: 'twice', oneStatement: true,
    run: async ({ tx }) => {
      const none = statement<Record<string, never>, null>('Trial.none', sql`select`, () => null);
      await tx.rows(none, {});
      await tx.rows(none, {});
      return { __typename: 'Task' };
    },
  };
  const { outcome } = await attempts(null, 0, { command: twice });
  expect(outcome).toMatchObject({ message: expect.stringContaining('twice is declared with oneStatement and sent a second one: Trial.none') });
});
