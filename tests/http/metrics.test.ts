import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workerMetrics } from '../../src/telemetry/create-worker-metrics.ts';
import { eventually } from '../testkit/eventually.ts';
import { startGateway, type TestGateway } from '../testkit/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.[Symbol.asyncDispose]());

const read = async (): Promise<string> => (await fetch(`${gateway.adminUrl}/metrics`)).text();
const valueOf = (exposed: string, series: string): number | undefined => {
  const line = exposed.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};
const namesIn = (text: string, pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].toSorted();

test('docs/metrics.md lists what a node answers, and nothing else', async () => {
  const documented = namesIn(readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8'), /^\| `(portcullis_\w+)`/gm);
  const exposed = namesIn(await read(), /^# TYPE (portcullis_\w+) /gm);
  expect(documented).toEqual([...exposed, ...Object.keys(workerMetrics)].toSorted());
});

test('the dashboards ask for metrics that there are', () => {
  const folder = new URL('../../deploy/grafana/dashboards/', import.meta.url);
  const documented = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  const asked = readdirSync(folder).flatMap((file) => namesIn(readFileSync(new URL(file, folder), 'utf8'), /(portcullis_\w+)[{\\]/g));
  expect(asked.length).toBeGreaterThan(5);
  for (const name of asked) expect(documented).toContain(`\`${name.replace(/(?<=_seconds)_(?:count|sum|bucket)$/, '')}\``);
});

test('cache, log, consumers, registry and connections are told as they are', async () => {
  const question = { query: '{ tasks(first: 1, filter: {}) { nodes { id version } } }' };
  const { body } = await gateway.post(question);
  await eventually(async () => expect((await gateway.post(question)).headers.get('x-portcullis-cache')).toBe('hit'));
  const before = await read();
  expect(valueOf(before, 'portcullis_cache_answers_total{result="hit",reason=""}')).toBeGreaterThanOrEqual(1);
  expect(valueOf(before, 'portcullis_cache_answers_total{result="miss",reason=""}')).toBeGreaterThanOrEqual(1);
  expect(valueOf(before, 'portcullis_cache_entries')).toBeGreaterThanOrEqual(1);
  expect(valueOf(before, 'portcullis_cache_listening')).toBe(1);
  expect(valueOf(before, 'portcullis_cache_redis_connected')).toBeUndefined();
  // Of a machine under load a sample may come late.
  await eventually(async () => expect(valueOf(await read(), 'portcullis_replica_healthy{server="replica-1"}')).toBe(1));
  expect(valueOf(before, 'portcullis_pool_connections{server="primary"}')).toBeGreaterThanOrEqual(1);

  const [task] = (body.data as { tasks: { nodes: { id: string; version: number }[] } }).tasks.nodes;
  const query = 'mutation ($input: UpdateTaskInput!) { updateTask(input: $input) { ... on Task { id } } }';
  await gateway.post({ query, variables: { input: { id: task?.id, expectedVersion: task?.version, title: 'Counted' } } });
  await eventually(async () => {
    const after = await read();
    const position = valueOf(after, 'portcullis_event_log_position');
    expect(position).toBe((valueOf(before, 'portcullis_event_log_position') ?? 0) + 1);
    expect(valueOf(after, 'portcullis_event_log_read_position')).toBe(position);
    expect(valueOf(after, 'portcullis_outbox_events')).toBe(0);
    expect(valueOf(after, 'portcullis_consumer_lag_events{consumer="activity"}')).toBe(0);
    expect(valueOf(after, 'portcullis_dead_letters{consumer="activity",state="dead"}')).toBe(0);
    expect(valueOf(after, 'portcullis_sagas{kind="projectMove",state="stuck"}')).toBe(0);
    expect(valueOf(after, 'portcullis_cache_invalidations_total')).toBeGreaterThan(valueOf(before, 'portcullis_cache_invalidations_total') ?? 0);
  });
});
