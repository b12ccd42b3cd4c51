import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../../tests/testkit/eventually.ts';
import { type LiveFixture, startLive, texts } from '../../../tests/testkit/live-fixture.ts';
import { connectRaw } from '../../../tests/testkit/raw-websocket.ts';

let fixture: LiveFixture;
afterEach(() => fixture.stop());

const ada = { authorization: 'Bearer ada' };

describe('a node that stops', () => {
  test('closes its sockets with 1012, one after another over a part of the time', async () => {
    fixture = await startLive({ drainTimeoutMs: 5_000 });
    const sockets = await Promise.all(Array.from({ length: 10 }, () => connectRaw(fixture.socketUrl, ada)));
    const stillOpen = (): number => sockets.filter(({ socket }) => socket.readyState === socket.OPEN).length;
    const closes = Promise.all(sockets.map(async (raw) => ({ code: (await raw.closed()).code, others: stillOpen() })));
    await fixture.stop();
    const others = (await closes).map((close) => close.others).toSorted((a, b) => b - a);
    // Those that are left when the time is over are cut, which is no 1012.
    expect((await closes).map(({ code }) => code)).toEqual(sockets.map(() => 1012));
    expect(others[0]).toBeGreaterThan(4);
    expect(new Set(others).size).toBeGreaterThan(3);
  });

  test('answers what is in flight first, and refuses what is new', async () => {
    fixture = await startLive({ drainTimeoutMs: 20_000 });
    const raw = await connectRaw(fixture.socketUrl, ada);
    raw.send({ type: 'subscribe', id: 'in flight', payload: { query: texts.wait } });
    raw.send({ type: 'subscribe', id: 'done', payload: { query: texts.touch } });
    await raw.until(({ id, type }) => id === 'done' && type === 'complete');
    const stopped = fixture.stop();
    raw.send({ type: 'subscribe', id: 'new', payload: { query: texts.touch } });
    expect(await raw.until(({ id }) => id === 'new')).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'SHUTTING_DOWN', retryable: true } }] });
    raw.send({ type: 'complete', id: 'in flight' });
    expect(await raw.closed()).toMatchObject({ code: 1012 });
    await stopped;
  });

  test('cuts what does not end in time', async () => {
    fixture = await startLive({ drainTimeoutMs: 100 });
    const raw = await connectRaw(fixture.socketUrl, ada);
    raw.send({ type: 'subscribe', id: '1', payload: { query: texts.wait } });
    raw.send({ type: 'subscribe', id: '2', payload: { query: texts.touch } });
    await raw.until(({ id }) => id === '2');
    await fixture.stop();
    expect(await raw.closed()).toMatchObject({ code: 1006 });
  });

  test('ends event streams without `complete` and with a time to come back', async () => {
    fixture = await startLive({ drainTimeoutMs: 20_000 });
    const response = await fetch(fixture.url, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json', ...ada },
      body: JSON.stringify({ documentId: fixture.ids.watch, variables: { id: fixture.thing() } }),
    });
    await until(() => fixture.eventStreams.open === 1);
    const [text] = await Promise.all([response.text(), fixture.stop()]);
    expect(text).toMatch(/^:\n\nid: [\w-]{28}\n\n: this node is restarting\nretry: \d+\n\n$/);
    expect(fixture.live.counts()).toMatchObject({ subscriptions: 0, cohorts: 0, topics: 0 });
  });

  test('has nothing to wait for where nobody is connected', async () => {
    fixture = await startLive({ drainTimeoutMs: 60_000 });
    await fixture.stop();
  });
});
