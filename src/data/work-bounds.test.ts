import { getEventListeners } from 'node:events';
import { stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Fault } from '../errors.ts';
import { boundWork, within } from './work-bounds.ts';

const forever = new Promise<never>(() => undefined);
const soon = (timeMs: number) => performance.now() + timeMs;

describe('the bounds of a piece of work', () => {
  test('the deadline ends all that is under way', async () => {
    const bounds = boundWork({ deadline: soon(20), signal: new AbortController().signal });
    const ended = await Promise.allSettled([within(bounds, forever), within(bounds, forever)]);
    expect(ended).toMatchObject([{ reason: { code: 'DEADLINE_EXCEEDED' } }, { reason: { code: 'DEADLINE_EXCEEDED' } }]);
  });

  test('what came while the event loop was held up came in time', async () => {
    const bounds = boundWork({ deadline: soon(20), signal: new AbortController().signal });
    const answer = within(bounds, stat(import.meta.filename));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    expect((await answer).isFile()).toBe(true);
  });

  test('an abort ends it as the client\'s going away, or with the fault that is its reason', async () => {
    const client = new AbortController();
    const gone = within(boundWork({ deadline: soon(60_000), signal: client.signal }), forever);
    client.abort();
    await expect(gone).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
    const node = new AbortController();
    const stopped = within(boundWork({ deadline: soon(60_000), signal: node.signal }), forever);
    node.abort(new Fault('SHUTTING_DOWN'));
    await expect(stopped).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });

  test('nothing begins once they are crossed', async () => {
    const aborted = boundWork({ deadline: soon(60_000), signal: AbortSignal.abort() });
    await expect(within(aborted, forever)).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
    const late = boundWork({ deadline: soon(-1), signal: new AbortController().signal });
    expect(late.fault()).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  test('one listener serves any number of items, and none is left behind', async () => {
    const { signal } = new AbortController();
    const bounds = boundWork({ deadline: soon(60_000), signal });
    const gate = Promise.withResolvers<number>();
    const all = Promise.all(Array.from({ length: 50 }, () => within(bounds, gate.promise)));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    gate.resolve(1);
    await all;
    await nextTurn();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  test('what follows in the same turn or much later is bounded as well', async () => {
    const client = new AbortController();
    const bounds = boundWork({ deadline: soon(60_000), signal: client.signal });
    await within(bounds, Promise.resolve());
    await within(bounds, Promise.resolve());
    expect(getEventListeners(client.signal, 'abort')).toHaveLength(1);
    await nextTurn();
    const late = within(bounds, forever);
    client.abort();
    await expect(late).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
    const short = boundWork({ deadline: soon(300), signal: new AbortController().signal });
    await within(short, Promise.resolve());
    await expect(within(short, forever)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  test('a deadline further off than a timer reaches is no deadline now', async () => {
    const bounds = boundWork({ deadline: Infinity, signal: new AbortController().signal });
    await expect(within(bounds, new Promise((resolve) => setImmediate(resolve, 7)))).resolves.toBe(7);
  });
});
