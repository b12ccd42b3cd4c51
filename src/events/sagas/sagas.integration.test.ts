import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type SagaContext, type SagaDeclaration, type SagaKind, sagaKind } from '../../model/saga.ts';
import { statement } from '../../model/statement.ts';
import { eventually } from '../../../tests/testkit/eventually.ts';
import { startSagas, takeStep } from '../../../tests/testkit/moving.ts';
import { createTracker, type Tracker } from '../../../tests/testkit/tracker.ts';
import { startSaga } from './start-saga.ts';
import { findSaga, listSagas, retrySagas, type StoredSaga } from './stored-sagas.ts';
import { undoSaga } from './undo-saga.ts';

let tracker: Tracker;
beforeAll(async () => {
  tracker = await createTracker();
  await tracker.world.admin.run('create table did (saga uuid, step text, at timestamptz not null default clock_timestamp())');
});
afterAll(() => tracker[Symbol.asyncDispose]());

const limits = () => ({ deadline: performance.now() + 60_000, signal: new AbortController().signal });
const insert = statement<{ id: string; step: string }, null>('did.insert', sql`insert into did (saga, step) values (${sql.placeholder('id')}::uuid, ${sql.placeholder('step')}::text)`, () => null);
const note = (context: SagaContext, step: string) => context.tx.rows(insert, { id: context.id, step });
const did = async (id: string): Promise<string[]> => (await tracker.world.admin.rows<{ step: string }>('select step from did where saga = $1 order by at', [id])).map(({ step }) => step);

const state = z.object({ times: z.int() });
type Steps = SagaDeclaration<typeof state>['steps'];
let kinds = 0;
/** A kind of its own for each test: sagas of one test are none of another's. */
const kindOf = (steps: Steps, firstStep = 'pack', onStuck?: SagaDeclaration<typeof state>['onStuck']): SagaKind =>
  sagaKind(`journey ${(kinds += 1)}`, { state, steps, firstStep, wokenBy: new Set(), ...(onStuck === undefined ? {} : { onStuck }) });

async function start(kind: SagaKind, times = 1): Promise<string> {
  const id = randomUUID();
  const viewer = { userId: randomUUID(), scopes: new Set<string>(), expiresAt: 0 };
  await tracker.world.database.transaction(limits(), async (tx) => ({ commit: true, value: await startSaga({ tx, viewer, traceparent: null }, kind, { id, workspaceId: randomUUID(), state: { times } }) }));
  return id;
}
const find = async (id: string): Promise<StoredSaga> => {
  const found = await findSaga(tracker.world.database.readPrimary(limits()), id);
  if (found === null) throw new Error('No saga');
  return found;
};
const until = (id: string, wanted: string) => eventually(async () => expect((await find(id)).state).toBe(wanted), { everyMs: 10 });
const undo = async (kind: SagaKind, id: string) =>
  (await tracker.world.database.transaction(limits(), async (tx) => ({ commit: true, value: await undoSaga(tx, [kind], id, 'Called off') }))).value;
const retry = async (...ids: string[]) => (await tracker.world.database.transaction(limits(), async (tx) => ({ commit: true, value: await retrySagas(tx, ids) }))).value;

/** Packs, rides as often as its state says, arrives; unpacks where it goes back before it has arrived. */
const journey = (changes: Partial<Steps> = {}, onStuck?: SagaDeclaration<typeof state>['onStuck']): SagaKind =>
  kindOf({
    pack: { undoneBy: 'unpack', run: async (context) => (await note(context, 'pack'), { go: 'on', step: 'ride' }) },
    ride: {
      undoneBy: 'unpack',
      async run(context, { times }) {
        await note(context, 'ride');
        return { go: 'on', step: (await did(context.id)).length < times ? 'ride' : 'arrive' };
      },
    },
    arrive: { undoneBy: null, run: async (context) => (await note(context, 'arrive'), { go: 'end' }) },
    unpack: { undoneBy: null, run: async (context) => (await note(context, `unpack: ${context.reason}`), { go: 'end' }) },
    ...changes,
  }, 'pack', onStuck);

describe('a saga', () => {
  it('takes each step once, in order, however many nodes are at work', async () => {
    const kind = journey();
    await using _nodes = new AsyncDisposableStack();
    for (let node = 0; node < 3; node += 1) _nodes.use(startSagas(tracker, [kind]));
    const ids = await Promise.all(Array.from({ length: 6 }, () => start(kind, 5)));
    for (const id of ids) await until(id, 'done');
    for (const id of ids) expect(await did(id)).toEqual(['pack', 'ride', 'ride', 'ride', 'ride', 'ride', 'arrive']);
    expect(await find(ids[0] ?? '')).toMatchObject({ step: 'arrive', failures: 0, reason: null, nextAttemptAt: null, facts: { times: 5 } });
  });

  it('tries a step that fails again, with nothing left of the attempt', async () => {
    let attempts = 0;
    const kind = journey({
      pack: {
        undoneBy: 'unpack',
        async run(context) {
          await note(context, 'pack');
          attempts += 1;
          if (attempts < 3) throw new Error('It rains');
          return { go: 'on', step: 'arrive' };
        },
      },
    });
    await using _node = startSagas(tracker, [kind]);
    const id = await start(kind);
    await until(id, 'done');
    expect(await did(id)).toEqual(['pack', 'arrive']);
  });

  it('goes back when a step fails for good, when a step says so, and when it is told to', async () => {
    const fails = journey({ ride: { undoneBy: 'unpack', run: () => Promise.reject(new Error('No train')) } });
    const refuses = journey({ ride: { undoneBy: 'unpack', run: () => Promise.resolve({ go: 'back', reason: 'A strike' }) } });
    const waits = journey();
    await using nodes = new AsyncDisposableStack();
    const [failed, refused, told] = [await start(fails), await start(refuses), await start(waits)];
    expect([await undo(waits, told), await undo(waits, told)]).toEqual(['undoing', 'undoing']);
    for (const kind of [fails, refuses, waits]) nodes.use(startSagas(tracker, [kind]));
    for (const id of [failed, refused, told]) await until(id, 'undone');
    expect(await did(failed)).toEqual(['pack', 'unpack: The step ride failed 3 times.']);
    expect(await did(refused)).toEqual(['pack', 'unpack: A strike']);
    expect(await did(told)).toEqual(['unpack: Called off']);
    expect(await undo(waits, told)).toBe('ended');
    expect(await undo(waits, randomUUID())).toBe('ended');
  });

  it('that can go neither on nor back is left to the operators, who may let it go on', async () => {
    let broken = true;
    const told: string[] = [];
    const kind = journey(
      {
        arrive: {
          undoneBy: null,
          async run(context) {
            if (broken) throw new Error('The door is locked');
            return await note(context, 'arrive'), { go: 'end' };
          },
        },
      },
      async (context) => void told.push(context.id, ...(await note(context, 'stuck')).map(String)),
    );
    await using _node = startSagas(tracker, [kind]);
    const id = await start(kind);
    await until(id, 'stuck');
    expect(told[0]).toBe(id);
    expect(await find(id)).toMatchObject({ step: 'arrive', failures: 3, lastError: expect.stringContaining('The door is locked'), nextAttemptAt: null });
    const listed = await listSagas(tracker.world.database.readPrimary(limits()), { kind: kind.name, states: ['stuck'], most: 10 });
    expect(listed.map((saga) => saga.id)).toEqual([id]);
    expect(await undo(kind, id)).toBe('too-late');
    broken = false;
    expect(await retry()).toEqual([id]);
    await until(id, 'done');
    expect(await did(id)).toEqual(['pack', 'ride', 'stuck', 'arrive']);
    expect(await retry(id)).toEqual([]);
  });

  it('whose way back fails is left to the operators as well', async () => {
    const kind = journey({
      ride: { undoneBy: 'unpack', run: () => Promise.resolve({ go: 'back', reason: 'A strike' }) },
      unpack: { undoneBy: null, run: () => Promise.reject(new Error('The keys are lost')) },
    });
    await using _node = startSagas(tracker, [kind]);
    const id = await start(kind);
    await until(id, 'stuck');
    expect(await find(id)).toMatchObject({ step: 'unpack', reason: 'A strike', lastError: expect.stringContaining('The keys are lost') });
    expect(await undo(kind, id)).toBe('undoing');
  });

  it('goes on when the connection of a step is cut, and that counts as no failure', async () => {
    const { promise: held, resolve: hold } = Promise.withResolvers<number>();
    let first = true;
    const pid = statement<Record<string, never>, number>('backend', sql`select pg_backend_pid()`, (raw) => Number(raw[0]));
    const wait = statement<Record<string, never>, null>('wait', sql`select pg_sleep(20)`, () => null);
    const kind = journey({
      ride: {
        undoneBy: 'unpack',
        async run(context) {
          await note(context, 'ride');
          if (first) {
            first = false;
            const [backend] = await context.tx.rows(pid, {});
            hold(backend ?? 0);
            await context.tx.rows(wait, {});
          }
          return { go: 'on', step: 'arrive' };
        },
      },
    });
    await using _node = startSagas(tracker, [kind]);
    const id = await start(kind);
    await tracker.world.admin.rows('select pg_terminate_backend($1)', [await held]);
    await until(id, 'done');
    expect(await did(id)).toEqual(['pack', 'ride', 'arrive']);
    expect((await tracker.row<{ version: number }>('select version from portcullis_sagas where id = $1', id)).version).toBe(4);
  });

  it('is left alone by nodes that do not know its kind or its step', async () => {
    const kind = journey();
    const id = await start(kind);
    expect(await takeStep(tracker, [journey()])).toBe(false);
    await tracker.world.admin.rows("update portcullis_sagas set step = 'fly' where id = $1", [id]);
    expect(await takeStep(tracker, [kind])).toBe(false);
    await tracker.world.admin.rows("update portcullis_sagas set step = 'ride' where id = $1", [id]);
    expect(await takeStep(tracker, [kind])).toBe(true);
  });
});

it('a kind that names a step it does not have is a mistake in a module', () => {
  expect(() => kindOf({ pack: { undoneBy: 'unpack', run: () => Promise.resolve({ go: 'end' }) } })).toThrow('has no step unpack');
  expect(() => kindOf({}, 'pack')).toThrow('has no step pack');
});
