import { describe, expect, test } from 'vitest';
import { requestOf, runReference, wireFixture, type WireOptions } from '../../tests/testkit/wire-fixture.ts';
import { Fault } from '../errors.ts';
import type { Limits } from '../data/database.ts';

const run = async (options: WireOptions, parts: Parameters<typeof requestOf>[0] = {}) => {
  const fixture = wireFixture(options);
  return { reply: await fixture.gateway.run(requestOf({ text: '{ hello }', ...parts })), reported: fixture.reported };
};

test('an answer carries where its data stands and what it took', async () => {
  const { reply } = await run({ execute: async (execution) => ({ ...(await runReference(execution)), consistencyToken: 'token' }) });
  expect(reply).toMatchObject({ status: 200, body: { data: { hello: 'Hello, world!' } } });
  expect(reply.headers).toMatchObject({ 'x-consistency-token': 'token', 'cache-control': 'no-store' });
  expect(reply.headers['server-timing']).toMatch(/^admit;dur=[\d.]+, execute;dur=[\d.]+$/);
});

describe('the correlation id', () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  test('is the trace id that was sent', async () => {
    const { reply } = await run({}, { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
    expect(reply.headers['x-correlation-id']).toBe(trace);
  });

  test.each([null, '', 'nonsense', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`])('is a new one for %j', async (traceparent) => {
    const seen = await Promise.all(Array.from({ length: 200 }, () => run({}, { traceparent })));
    const ids = seen.map(({ reply }) => reply.headers['x-correlation-id'] ?? '');
    expect(new Set(ids).size).toBe(200);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('failures', () => {
  test('what no one foresaw is masked, reported once, and found again by its id', async () => {
    const { reply, reported } = await run({ execute: () => Promise.reject(new Error('password is hunter2')) });
    expect(reply.status).toBe(500);
    expect(reply.body.errors).toEqual([
      { message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, correlationId: reply.headers['x-correlation-id'] } },
    ]);
    expect(JSON.stringify(reply)).not.toContain('hunter2');
    expect(reported).toHaveLength(1);
  });

  test('a fault of the executor keeps its code, its status and its headers', async () => {
    const { reply, reported } = await run({ execute: () => Promise.reject(new Fault('OVERLOADED', { headers: { 'retry-after': '2' } })) });
    expect(reply).toMatchObject({ status: 503, headers: { 'retry-after': '2' }, body: { errors: [{ extensions: { code: 'OVERLOADED', retryable: true } }] } });
    expect(reply.body.errors?.[0]?.extensions).not.toHaveProperty('http');
    expect(reported).toEqual([]);
  });

  test('no data and an error of the catalogue give its status, data and errors 200', async () => {
    const error = new Fault('BAD_USER_INPUT');
    const answer = (data: Record<string, unknown> | null) => run({ execute: async () => ({ result: { data, errors: [error] }, consistencyToken: null, server: null }) });
    expect((await answer(null)).reply).toMatchObject({ status: 422, body: { data: null, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] } });
    expect((await answer({ hello: null })).reply.status).toBe(200);
  });

  test('errors of free text are marked, those of published operations not', async () => {
    expect((await run({}, { text: '{' })).reply).toMatchObject({ status: 400, freeTextError: true });
    expect((await run({}, { text: null, id: 'x', idForm: 'documentId' })).reply).toMatchObject({ status: 404, freeTextError: false });
    expect((await run({}, { text: '{ viewerId }' })).reply).toMatchObject({ status: 401, freeTextError: false });
  });

  test('a subscription is told where to go', async () => {
    expect((await run({}, { text: 'subscription { ticks }' })).reply.status).toBe(406);
  });
});

describe('limits', () => {
  const stuck = (seen: Limits[]) => ({ limits }: { limits: Limits }) => {
    seen.push(limits);
    return new Promise<never>(() => {});
  };

  test('work that does not end is given up at its deadline, and told so', async () => {
    const seen: Limits[] = [];
    const { reply } = await run({ execute: stuck(seen), queryTimeoutMs: 20 });
    expect(reply).toMatchObject({ status: 504, body: { errors: [{ extensions: { code: 'DEADLINE_EXCEEDED', retryable: true } }] } });
    expect(seen[0]?.signal.reason).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    // Timers count whole milliseconds: one of 20 may be over after 19.7.
    expect(seen[0]?.deadline).toBeLessThanOrEqual(performance.now() + 1);
  });

  test('work whose client goes away is given up', async () => {
    const client = new AbortController();
    const seen: Limits[] = [];
    const running = run({ execute: (execution) => { client.abort(); return stuck(seen)(execution); } }, { signal: client.signal });
    expect((await running).reply.status).toBe(499);
    expect(seen[0]?.signal.aborted).toBe(true);
  });

  test('nothing begins for a client that is gone already', async () => {
    const seen: Limits[] = [];
    const { reply } = await run({ execute: stuck(seen) }, { signal: AbortSignal.abort() });
    expect(reply.status).toBe(499);
    expect(seen).toEqual([]);
  });
});
