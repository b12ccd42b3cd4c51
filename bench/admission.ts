import { createAdmission } from '../src/gateway/admission/create-admission.ts';
import { createAdhocOperations } from '../src/gateway/admission/create-adhoc-operations.ts';
import { createIdentify } from '../src/gateway/admission/create-identify.ts';
import { createUrlReader } from '../src/gateway/http/create-url-reader.ts';
import { readOperationParts } from '../src/gateway/admission/read-operation-parts.ts';
import { parseJson } from '../src/gateway/admission/parse-json.ts';
import { HttpOperationRequest } from '../src/gateway/http/http-operation-request.ts';
import { createMemoryRegistry, type RegisteredOperation } from '../src/gateway/operations/create-memory-registry.ts';
import { compileWire, generousLimits, taskId, viewerWith, wireSchema } from '../tests/testkit/wire-fixture.ts';

/**
 * CPU time to admit a known operation, from headers and body to an admitted operation, with 10 and with 10,000
 * published. Run with `node --expose-gc bench/admission.ts`; prints microseconds of CPU an operation, the median of rounds.
 * With `--json` the same as a line of JSON each, numbers alone.
 */
const rounds = 9;
const iterations = 60_000;

const operationText = (index: number) => `query Task${index}($id: ID!, $filter: TaskFilter) {
  task(id: $id) { id title parent { id title } }
  tasks(filter: $filter) { id title }
}`;

const variables = { id: taskId, filter: { text: 'x', labelIds: [taskId.replace('task', 'label')], any: [{ text: 'y' }] } };
const headers = {
  host: 'localhost:4000', accept: 'application/graphql-response+json', 'content-type': 'application/json',
  authorization: 'Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c2VyXzAxOThjMmY0LTZmM2UtN2MxMS05ZDJlLTAxMjM0NTY3ODlhYiJ9.c2lnbmF0dXJl',
  'apollographql-client-name': 'web', 'apollographql-client-version': '1.4.2',
};
const disconnection = { signal: new AbortController().signal };

function published(count: number): RegisteredOperation[] {
  return Array.from({ length: count }, (_, index) => {
    const operation = compileWire(operationText(index));
    return { id: operation.hash, operation, state: 'active' as const };
  });
}

async function measure(count: number): Promise<Record<string, string>> {
  const heapBefore = heapUsed();
  const startedAt = performance.now();
  const operations = published(count);
  const compileMs = performance.now() - startedAt;
  const heapAfter = heapUsed();
  const registry = createMemoryRegistry(operations);
  const identify = createIdentify({ verify: async () => viewerWith('tasks:read') });
  await identify(headers.authorization.slice(7));
  const admit = createAdmission({
    schema: wireSchema, suggestions: false, registry,
    policy: () => ({ mode: 'enforce', clientModes: new Map(), requireClient: false }), maxCost: 50_000,
    findAdhoc: createAdhocOperations({ compile: compileWire, limits: generousLimits }),
  });
  const readUrl = createUrlReader();
  // The same few requests in both cases, spread over what is published: not the processor's cache is to be measured.
  const asked = Array.from({ length: 10 }, (_, index) => at(operations, Math.floor((index * count) / 10)));
  const posts = asked.map(({ id }) => JSON.stringify({ documentId: `sha256:${id}`, variables }));
  const gets = asked.map(({ id }) => `/graphql/${id}?variables=${encodeURIComponent(JSON.stringify(variables))}`);

  const one = (parts: ReturnType<typeof readUrl>, readOnly: boolean) => {
    const request = new HttpOperationRequest(parts, headers, disconnection, readOnly);
    const viewer = identify(request.token);
    if (viewer instanceof Promise) throw new Error('The token should be known.');
    return admit(request, viewer);
  };
  return {
    operations: String(count),
    'compile, each': `${(compileMs / count).toFixed(2)} ms`,
    'memory, each': Number.isNaN(heapAfter) ? 'needs --expose-gc' : `${((heapAfter - heapBefore) / count / 1_024).toFixed(1)} KiB`,
    'GET, read + identify + admit': time((index) => one(readUrl(at(gets, index)), true)),
    'POST, parse + read + identify + admit': time((index) => one(readOperationParts(parseJson(at(posts, index), 'body')), false)),
    'POST, parse + read alone': time((index) => readOperationParts(parseJson(at(posts, index), 'body'))),
  };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error('The list is empty.');
  return item;
}

/** Without garbage; NaN where Node was not started with --expose-gc. */
function heapUsed(): number {
  if (globalThis.gc === undefined) return Number.NaN;
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

function time(work: (index: number) => unknown): string {
  for (let index = 0; index < iterations; index++) work(index);
  const measured = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    for (let index = 0; index < iterations; index++) work(index);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / iterations;
  }).toSorted((a, b) => a - b);
  return `${(measured[Math.floor(rounds / 2)] ?? 0).toFixed(2)} µs`;
}

const rows = [await measure(10), await measure(10_000)];
if (process.argv.includes('--json')) for (const row of rows) console.log(JSON.stringify(Object.fromEntries(Object.entries(row).map(([key, text]) => [key, Number.parseFloat(text)]))));
else console.table(rows);
