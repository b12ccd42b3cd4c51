import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import type { LoadOptions, LoadResult } from '../load/load.ts';

/** `run-autocannon.ts <file>`: runs the load that the file describes and prints its result. */
const { port, requests, seconds, connections } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as LoadOptions;
const found = await autocannon({
  url: `http://127.0.0.1:${port}`,
  connections,
  duration: seconds,
  requests: requests.map(({ method, path, headers, body }) => ({ method, path, headers: { ...headers }, ...(method === 'POST' ? { body } : {}) })),
});
const result: LoadResult = {
  requests: found.requests.total,
  requestsPerSecond: found.requests.total / found.duration,
  p50Ms: found.latency.p50,
  p99Ms: found.latency.p99,
  errors: found.errors + found.timeouts + found.non2xx,
};
console.log(JSON.stringify(result));
