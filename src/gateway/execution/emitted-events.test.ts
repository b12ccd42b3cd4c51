import { expect, test, vi } from 'vitest';
import type { Database, Outcome, Session } from '../../data/database.ts';
import type { Command } from '../../model/command.ts';
import type { NewEvent } from '../../model/event.ts';
import { forbidden } from '../../model/refusal.ts';
import { createOperationContext, type OnCommitted } from './operation-context.ts';
import { testServices } from '../../../tests/testkit/test-services.ts';

const session: Session = { rows: () => Promise.resolve([]) };
const readSession = { ...session, server: 'primary', consistencyToken: 'read' };

/** A database that commits as it is told, or fails to. */
function databaseThat(commit: () => Promise<void>): Database {
  const transaction = async <T>(_limits: unknown, work: (tx: Session) => Promise<Outcome<T>>) => {
    const outcome = await work(session);
    if (!outcome.commit) return { value: outcome.value, consistencyToken: null };
    await commit();
    return { value: outcome.value, consistencyToken: 'after' };
  };
  return {
    read: () => Promise.resolve(readSession),
    readPrimary: () => readSession,
    transaction,
    sharedTransaction: transaction,
    sharedCounts: () => ({ transactions: 0, members: 0, repeated: 0 }),
    ping: () => Promise.resolve(),
    servers: () => [],
    close: () => Promise.resolve(),
  };
}

const happened = (type: string): NewEvent => ({
  type, schemaVersion: 1, workspaceId: 'w', entity: { typeName: 'Task', id: 't', version: 1 }, topics: ['Task:t'], payload: {},
});

async function run(commandRun: Command['run'], commit: () => Promise<void> = () => Promise.resolve()) {
  const onCommitted = vi.fn<OnCommitted>();
  let ids = 0;
  const context = createOperationContext({
    database: databaseThat(commit),
    viewer: { userId: 'ada', scopes: new Set(), expiresAt: 0 },
    limits: { deadline: Infinity, signal: new AbortController().signal },
    consistencyToken: null,
    services: { ...testServices, newId: () => `id-${(ids += 1)}` },
    onCommitted,
  });
  const answer = await context.runCommand({ name: 'change', run: commandRun }, {}).catch((error: unknown) => error);
  return { answer, onCommitted };
}

test('what a command emitted is told once it has committed, in order, with who, when and the token', async () => {
  let told = -1;
  const { onCommitted } = await run(
    async ({ emit }) => {
      emit(happened('First'));
      emit(happened('Second'));
      return { __typename: 'Task' };
    },
    async () => {
      told = 0;
    },
  );
  expect(told).toBe(0);
  expect(onCommitted).toHaveBeenCalledExactlyOnceWith(
    ['First', 'Second'].map((type, index) => ({ ...happened(type), id: `id-${index + 2}`, commandId: 'id-1', traceparent: null, actorId: 'ada', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string })),
    'after',
  );
});

test('a refused command tells nothing, whatever it emitted before it refused', async () => {
  const { onCommitted, answer } = await run(async ({ emit }) => {
    emit(happened('Lost'));
    return forbidden('No.');
  });
  expect(answer).toMatchObject({ __typename: 'Forbidden' });
  expect(onCommitted).not.toHaveBeenCalled();
});

test('a command that failed, or whose commit did, tells nothing', async () => {
  const failed = await run(async ({ emit }) => {
    emit(happened('Lost'));
    throw new Error('a bug');
  });
  const lost = await run(
    async ({ emit }) => {
      emit(happened('Lost'));
      return { __typename: 'Task' };
    },
    () => Promise.reject(new Error('the connection broke')),
  );
  for (const { answer, onCommitted } of [failed, lost]) {
    expect(answer).toBeInstanceOf(Error);
    expect(onCommitted).not.toHaveBeenCalled();
  }
});

test('a command that emitted nothing tells nothing', async () => {
  const { onCommitted } = await run(async () => ({ __typename: 'Task' }));
  expect(onCommitted).not.toHaveBeenCalled();
});
