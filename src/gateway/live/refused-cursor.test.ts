import { afterEach, describe, expect, test } from 'vitest';
import { type LiveFixture, startLive, texts } from '../../../tests/testkit/live-fixture.ts';
import { codesOf } from '../../../tests/testkit/live-readers.ts';
import { connectRaw } from '../../../tests/testkit/raw-websocket.ts';
import { eventCursors } from '../../events/event-cursor.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

describe('a cursor that leads nowhere is refused before the stream begins', () => {
  const ours = (position: number, epoch = 1): string => fixture.cursorOf({ epoch, position });
  test.each<[string, () => unknown, string]>([
    ['made up', () => 'made-up', 'CURSOR_INVALID'],
    ['empty', () => '', 'CURSOR_INVALID'],
    ['a number', () => '-1', 'CURSOR_INVALID'],
    ['huge', () => 'A'.repeat(30_000), 'CURSOR_INVALID'],
    ['of another system', () => eventCursors('another secret').encode({ epoch: 1, position: 1 }), 'CURSOR_INVALID'],
    ['with a letter changed', () => ours(1).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), 'CURSOR_INVALID'],
    ['with the position of the end of all numbers', () => eventCursors('another secret').encode({ epoch: 1, position: Number.MAX_SAFE_INTEGER }), 'CURSOR_INVALID'],
    ['ahead of the log: an older primary had it', () => ours(9_999), 'CURSOR_EXPIRED'],
    ['of an epoch that is not yet', () => ours(3, 2), 'CURSOR_EXPIRED'],
    ['of what was pruned', () => ours(0), 'CURSOR_EXPIRED'],
  ])('%s', async (_what, makeCursor, code) => {
    fixture = await startLive();
    const thing = fixture.thing();
    for (let count = 0; count < 2_500; count += 1) fixture.append(thing, 'x');
    fixture.catchUp();
    fixture.logged.splice(0, 2);
    const after = makeCursor();
    for (const [argument, extensions] of [[after, {}], ['ignored', { after }]]) {
      const payload = { query: texts.watch, variables: { id: thing, after: argument }, extensions };
      const response = await fetch(fixture.url, {
        method: 'POST', headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization: 'Bearer ada' }, body: JSON.stringify(payload),
      });
      expect([response.status, codesOf([((await response.json()) as { errors: unknown }).errors])]).toEqual([code === 'CURSOR_INVALID' ? 400 : 410, [code]]);
      const socket = await connectRaw(fixture.socketUrl, { authorization: 'Bearer ada' });
      socket.send({ type: 'subscribe', id: '1', payload });
      expect(await socket.until(({ id }) => id === '1')).toMatchObject({ type: 'error', payload: [{ extensions: { code, retryable: false } }] });
      socket.socket.terminate();
    }
    expect(fixture.live.counts()).toMatchObject({ subscriptions: 0, cohorts: 0, topics: 0 });
  });

  test('not even a text', async () => {
    fixture = await startLive();
    const socket = await connectRaw(fixture.socketUrl, { authorization: 'Bearer ada' });
    socket.send({ type: 'subscribe', id: '1', payload: { query: texts.watch, variables: { id: fixture.thing() }, extensions: { after: 7 } } });
    expect(await socket.until(({ id }) => id === '1')).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'CURSOR_INVALID' } }] });
    socket.socket.terminate();
  });
});
