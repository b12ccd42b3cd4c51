import { describe, expect, it } from 'vitest';
import { json } from '../../gateway/http/create-admin-server.ts';
import { describeCacheStats } from '../describe-cache.ts';
import { createOutput } from '../output.ts';
import { combineAnswers } from './combine-answers.ts';

const nothingOwn = () => Promise.resolve([]);
const stats = (hits: number) => ({
  entries: 1, bytes: 10, maxBytes: 100, evictions: 0, hitRatio: 1, hits, misses: 0, stale: 0, bypassed: 0, fenced: 0, shared: 0, fromShared: 0,
  invalidations: 0, dropped: 0, feed: 'listening', redis: 'none', operations: [],
});
const answered = (place: number, body: object, status = 200) => ({ place, pid: place, answer: json(status, body) });
const silent = (place: number) => ({ place, pid: place, answer: null });

describe('a worker that does not answer in time', () => {
  it('is missing in the figures of the cache, which say so', async () => {
    const { status, body } = await combineAnswers('/cache', [answered(1, stats(2)), silent(2), answered(3, stats(3))], nothingOwn);
    const combined: unknown = JSON.parse(body);
    expect([status, combined]).toMatchObject([200, { hits: 5, entries: 2, silentWorkers: 1 }]);
    expect(describeCacheStats(combined, createOutput({}))).toContain('1 of the workers did not answer in time');
  });

  it('is not told of where all answer', async () => {
    const { body } = await combineAnswers('/cache', [answered(1, stats(2)), answered(2, stats(3))], nothingOwn);
    expect(JSON.parse(body)).not.toHaveProperty('silentWorkers');
  });

  it('is named by the readiness of the node, which another worker keeps up', async () => {
    const { status, body } = await combineAnswers('/readyz', [silent(1), answered(2, { status: 'ready', checks: [] })], nothingOwn);
    expect([status, JSON.parse(body)]).toEqual([
      200, { status: 'ready', workers: [{ worker: 1, pid: 1, status: 'no answer in time', checks: [] }, { worker: 2, pid: 2, status: 'ready', checks: [] }] },
    ]);
  });

  it('is no reason to answer for it', async () => {
    expect(await combineAnswers('/cache', [silent(1)], nothingOwn)).toMatchObject({ status: 503, body: expect.stringContaining('No worker answers in time') });
    expect(await combineAnswers('/cache', [], nothingOwn)).toMatchObject({ status: 503, body: expect.stringContaining('No worker serves') });
    expect((await combineAnswers('/readyz', [silent(1)], nothingOwn)).status).toBe(503);
  });
});
