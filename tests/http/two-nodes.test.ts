import { hash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCompiler } from '../../src/cli/open-compiler.ts';
import { createDatabase } from '../../src/data/create-database.ts';
import type { Database } from '../../src/data/database.ts';
import { checkOperations } from '../../src/gateway/operations/check/check-operations.ts';
import { parseManifest } from '../../src/gateway/operations/manifests/parse-manifest.ts';
import { publishOperations } from '../../src/gateway/operations/publish/publish-operations.ts';
import { retireOperations } from '../../src/gateway/operations/retire/retire-operations.ts';
import { eventually } from '../testkit/eventually.ts';
import { startGateway, type TestGateway } from '../testkit/gateway.ts';
import { testLimits } from '../testkit/registry-world.ts';

let first: TestGateway;
let second: TestGateway;
let database: Database;

beforeAll(async () => {
  const environment = { PORTCULLIS_MODE: 'enforce' };
  first = await startGateway({ environment });
  second = await startGateway({ environment, database: first.database });
  database = await createDatabase({ primaryUrl: first.database.primaryUrl, replicaUrls: [], poolSize: 2, tokenSecret: 'a secret of the tests, 32 letters' });
});

afterAll(async () => {
  await database.close();
  await second[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
});

const idOf = (text: string): string => hash('sha256', text, 'hex');
const textOf = (round: number): string => `query Round${round} { viewer { id name } }`;

async function publish(version: string, text: string): Promise<void> {
  const manifest = parseManifest(JSON.stringify({ [`sha256:${idOf(text)}`]: text }), 'manifest.json');
  const { operations, problems } = await checkOperations([manifest], await openCompiler());
  expect(problems).toEqual([]);
  const outcome = await publishOperations(database, testLimits(), { client: 'web', version, operations, replace: false });
  expect(outcome.kind).toBe('published');
}

async function retire(version: string): Promise<void> {
  const { outcome } = await retireOperations(database, testLimits(), { by: 'version', client: 'web', version }, { recentMs: 0, force: true, dryRun: false });
  expect(outcome).toBe('retired');
}

test('what is published is served by every node, and what is retired says so everywhere', async () => {
  const text = 'query Once { viewer { name } }';
  const request = { documentId: `sha256:${idOf(text)}` };
  for (const node of [first, second]) {
    expect(await node.post(request)).toMatchObject({ status: 404, body: { errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_IN_LIST' } }] } });
  }
  await publish('1.0.0', text);
  await eventually(async () => {
    for (const node of [first, second]) expect((await node.post(request)).status).toBe(200);
  });
  await retire('1.0.0');
  await eventually(async () => {
    for (const node of [first, second]) {
      expect(await node.post(request)).toMatchObject({ status: 410, body: { errors: [{ extensions: { code: 'PERSISTED_QUERY_RETIRED' } }] } });
    }
  });
});

test('under load no request fails on any node during 100 publishes and retirements', async () => {
  const steady = 'query Steady { viewer { id } }';
  await publish('steady', steady);
  const id = idOf(steady);
  const tokens = new Map([[first, await first.token('owner')], [second, await second.token('owner')]]);
  const ask = (node: TestGateway): Promise<Response> =>
    fetch(`${node.url}/graphql/${id}`, { headers: { authorization: `Bearer ${tokens.get(node)}` } });
  await eventually(async () => {
    for (const node of [first, second]) expect((await ask(node)).status).toBe(200);
  });

  const changed = new AbortController();
  const statuses = new Map<number, number>();
  const load = [first, second, first, second].map(async (node) => {
    while (!changed.signal.aborted) {
      const response = await ask(node);
      await response.arrayBuffer();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    }
  });
  for (let round = 0; round < 50; round += 1) {
    await publish(`round-${round}`, textOf(round));
    if (round >= 1) await retire(`round-${round - 1}`);
  }
  await retire('round-49');
  changed.abort();
  await Promise.all(load);
  expect([...statuses.keys()]).toEqual([200]);
  expect(statuses.get(200)).toBeGreaterThan(100);
}, 300_000);
