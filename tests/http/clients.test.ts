import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sampleUsers } from '../../src/modules/sample-data/sample-users.ts';
import { openDevelopmentKey, signDevelopmentToken } from '../../src/security/development-key.ts';
import { eventually } from '../testkit/eventually.ts';
import { prepareExampleClients, type ProgramResult, runDemo, runPortcullis, typecheckExampleClients } from '../testkit/example-clients.ts';
import { startGatewayProcess } from '../testkit/gateway-process.ts';
import { startGateway, type TestGateway } from '../testkit/gateway.ts';
import { createTestDatabase, type TestDatabase } from '../testkit/test-database.ts';
import { type RecordedRequest, startWireRecorder, type WireRecorder } from '../testkit/wire-recorder.ts';

interface Client {
  readonly name: string;
  readonly manifest: string;
  /** How a query is asked for. */
  readonly queryUrl: RegExp;
  readonly subscribesOver: 'WebSocket' | 'SSE';
  /** Sends the text again when it is told that the hash is not known. */
  readonly learns: boolean;
}

const clients: readonly Client[] = [
  { name: 'apollo-client', manifest: 'apollo-client/persisted-query-manifest.json', queryUrl: /^\/graphql\?operationName=Projects&/, subscribesOver: 'WebSocket', learns: true },
  { name: 'urql', manifest: 'urql/generated/persisted-documents.json', queryUrl: /^\/graphql\?operationName=Projects&/, subscribesOver: 'WebSocket', learns: true },
  { name: 'relay', manifest: 'relay/persisted-queries.json', queryUrl: /^\/graphql\/[0-9a-f]{64}\?/, subscribesOver: 'WebSocket', learns: false },
  { name: 'gql-tada', manifest: 'gql-tada/persisted-documents.json', queryUrl: /^\/graphql\?documentId=sha256/, subscribesOver: 'SSE', learns: false },
  { name: 'fetch', manifest: 'fetch/generated/persisted-documents.json', queryUrl: /^\/graphql\/sha256:[0-9a-f]{64}$/, subscribesOver: 'SSE', learns: false },
];

beforeAll(prepareExampleClients, 300_000);

it('the examples fit the types of their libraries', async () => {
  const { code, stdout } = await typecheckExampleClients();
  expect(stdout).toBe('');
  expect(code).toBe(0);
});

it('the page about clients shows the code of the examples', async () => {
  const page = await readFile(new URL('../../docs/clients.md', import.meta.url), 'utf8');
  const shown = [...page.matchAll(/^```ts (?<path>examples\/\S+)\n(?<code>[\s\S]*?)\n```$/gm)];
  expect(shown.length).toBeGreaterThan(5);
  for (const { groups } of shown) {
    const source = await readFile(new URL(`../../${groups?.['path']}`, import.meta.url), 'utf8');
    expect(withoutIndents(source)).toContain(withoutIndents(groups?.['code'] ?? ''));
  }
});

describe('with a gateway that enforces what each client published for itself', () => {
  const stack = new AsyncDisposableStack();
  let environment: Readonly<Record<string, string>>;
  let gatewayUrl: string;
  let token: string;

  beforeAll(async () => {
    const dataDir = stack.adopt(await mkdtemp(join(tmpdir(), 'portcullis-clients-')), (folder) => rm(folder, { recursive: true }));
    await chmod(dataDir, 0o755);
    const database: TestDatabase = stack.use(await createTestDatabase());
    environment = { DATABASE_URL: database.primaryUrl, DATABASE_REPLICA_URLS: database.replicaUrls.join(','), PORTCULLIS_DATA_DIR: dataDir };
    const settings = { PORTCULLIS_SAMPLE_DATA: 'true', PORTCULLIS_MODE: 'enforce', PORTCULLIS_REQUIRE_CLIENT: 'true', LOG_LEVEL: 'warn' };
    const gateway = stack.adopt(await startGatewayProcess({ ...environment, ...settings }), async (started) => void (await started.end('SIGTERM')));
    gatewayUrl = gateway.url;
    // Without operations:adhoc, which the printed token has.
    token = await signDevelopmentToken(await openDevelopmentKey({ dataDir, production: false }), { userId: sampleUsers.owner.id });
    for (const { name, manifest } of clients) {
      await runPortcullis(['operations', 'publish', manifest, '--client', `example-${name}`, '--version', '1.0.0'], environment);
    }
  });
  afterAll(() => stack.disposeAsync());

  /** One run for each client, which several tests look at. */
  const walk = memoised(async (name: string) => {
    await using wire = await startWireRecorder(gatewayUrl);
    const ran = await runDemo(name, { GATEWAY_URL: wire.url, TOKEN: token });
    return { wire, ran };
  });

  it.each(clients)('$name runs a query, commands and a subscription by hash', async ({ name, queryUrl, subscribesOver }) => {
    const { wire, ran } = await walk(name);
    expectWalk(ran);
    const [query, ...others] = wire.requests;
    expect(query).toMatchObject({ method: 'GET', status: 200 });
    expect(`${query?.url.pathname}${query?.url.search}`).toMatch(queryUrl);
    const done = subscribesOver === 'SSE' ? others.slice(0, -1) : others;
    expect(new Set(done.map(({ method, status }) => `${method} ${status}`))).toEqual(new Set(['POST 200']));
    if (subscribesOver === 'SSE') expect(others.at(-1)).toMatchObject({ method: 'POST', status: 404 });
    for (const request of wire.requests) expect(textsIn(request)).toEqual([]);

    const overSocket = subscribePayloads(wire);
    const overStreams = others.filter(isStream);
    expect(overSocket).toHaveLength(subscribesOver === 'WebSocket' ? 2 : 0);
    expect(overStreams).toHaveLength(subscribesOver === 'SSE' ? 1 : 0);
    // GraphQLWsLink prints the document whatever it is told: the gateway knows it by its text.
    if (name === 'apollo-client') expect(overSocket[0]?.query).toBe(await bodyInManifest('TaskChanged'));
    else for (const payload of overSocket) expect(payload.query).toBe('');
  });

  it.each(clients)('$name shows its newest consistency token to whoever answers next', async ({ name }) => {
    const { wire } = await walk(name);
    const sent = wire.requests.map(({ headers }) => headers['x-consistency-token']);
    const [read, , created] = wire.requests.map(({ answerHeaders }) => answerHeaders['x-consistency-token']);
    expect(sent.slice(0, 2)).toEqual([undefined, read]);
    expect(sent.slice(2)).not.toContain(undefined);
    // The task was created a moment ago, and a replica may not have it yet.
    const stream = wire.requests.find(isStream)?.headers['x-consistency-token'];
    expect(stream ?? subscribePayloads(wire)[0]?.extensions?.consistencyToken).toBe(created);
    expect(created).toMatch(/^[\w-]{38}$/);
  });

  it.each(clients)('$name names itself', async ({ name }) => {
    const { wire } = await walk(name);
    const header = name === 'apollo-client' ? 'apollographql-client-name' : 'x-portcullis-client';
    expect(new Set(wire.requests.map(({ headers }) => headers[header]))).toEqual(new Set([`example-${name}`]));
  });

  it.each(clients)('$name is told to sign in when its token is not good', async ({ name }) => {
    await using wire = await startWireRecorder(gatewayUrl);
    const ran = await runDemo(name, { GATEWAY_URL: wire.url, TOKEN: 'not-a-token' });
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(ran.stdout).toMatch(/^UNAUTHENTICATED: .*\n.*sign in again/);
    expect(wire.requests).toHaveLength(1);
  });

  it.each(clients)('$name asks its user to update once its version is retired', async ({ name }) => {
    const selection = ['--client', `example-${name}`, '--version', '1.0.0'];
    await runPortcullis(['operations', 'retire', ...selection, '--force'], environment);
    try {
      await eventually(async () => {
        await using wire = await startWireRecorder(gatewayUrl);
        const ran = await runDemo(name, { GATEWAY_URL: wire.url, TOKEN: token });
        expect(ran).toMatchObject({ code: 1, stderr: '' });
        expect(ran.stdout).toMatch(/^PERSISTED_QUERY_RETIRED: .*\n.*ask the user to reload or update/);
        expect(wire.requests).toHaveLength(1);
        expect(wire.requests[0]).toMatchObject({ status: 410, answerHeaders: { 'cache-control': 'private, no-cache, must-revalidate' } });
      }, { withinMs: 90_000, everyMs: 200 });
    } finally {
      await runPortcullis(['operations', 'restore', ...selection], environment);
    }
  });
});

describe('with gateways that know none of the operations', () => {
  const stack = new AsyncDisposableStack();
  let enforcing: TestGateway;
  let learning: TestGateway;

  beforeAll(async () => {
    enforcing = stack.use(await startGateway({ environment: { PORTCULLIS_MODE: 'enforce' } }));
    learning = stack.use(await startGateway({ environment: { PORTCULLIS_MODE: 'learn' }, database: enforcing.database }));
  });
  afterAll(() => stack.disposeAsync());

  it.each(clients)('$name asks once and sends no text when the gateway enforces', async ({ name }) => {
    await using wire = await startWireRecorder(enforcing.url);
    const ran = await runDemo(name, { GATEWAY_URL: wire.url, TOKEN: await enforcing.token('owner') });
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(ran.stdout).toMatch(/^PERSISTED_QUERY_NOT_IN_LIST: .*\n.*not published/);
    expect(wire.requests).toHaveLength(1);
    expect(wire.requests[0]).toMatchObject({ status: 404, answerHeaders: { 'cache-control': 'private, no-cache, must-revalidate' } });
  });

  it.each(clients.filter(({ learns }) => learns))('$name sends each text after its hash when the gateway learns', async ({ name }) => {
    await using wire = await startWireRecorder(learning.url);
    const ran = await runDemo(name, { GATEWAY_URL: wire.url, TOKEN: await learning.token('owner'), LEARNING: '1' });

    expectWalk(ran);
    // Over WebSocket alike, only that the answers have no status.
    expect(subscribePayloads(wire).map(({ query }) => query === '')).toEqual(name === 'urql' ? [true, false, true, false] : [false, false]);
    const turns = wire.requests.map((request) => `${request.status} ${textsIn(request).length === 1 ? 'text' : 'hash'}`);
    expect(turns).toEqual(turns.map((_turn, index) => (index % 2 === 0 ? '404 hash' : '200 text')));
  });

  it.each(clients.filter(({ learns }) => !learns))('$name has no text to send when the gateway learns', async ({ name }) => {
    await using wire = await startWireRecorder(learning.url);
    const ran = await runDemo(name, { GATEWAY_URL: wire.url, TOKEN: await learning.token('owner') });
    expect(ran.stdout).toMatch(/^PERSISTED_QUERY_NOT_IN_LIST: /);
    expect(wire.requests).toHaveLength(1);
  });
});

function memoised<Result>(work: (name: string) => Promise<Result>): (name: string) => Promise<Result> {
  const done = new Map<string, Promise<Result>>();
  return (name) => {
    const result = done.get(name) ?? work(name);
    done.set(name, result);
    return result;
  };
}

function withoutIndents(code: string): string {
  return code.replaceAll(/^ +/gm, '');
}

/** The demo's walk: a query, commands that are done and refused, an event. */
function expectWalk({ code, stdout, stderr }: ProgramResult): void {
  expect(stderr).toBe('');
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^Project [A-Z0-9]+$/),
    'No task without a title, ValidationFailed: The input is not valid.',
    'Created “Try the gateway”, version 1',
    expect.stringMatching(/^Event TaskUpdated: “Try it (again|once more)”$/),
    expect.stringMatching(/^Not renamed, Conflict: The task was changed meanwhile/),
    'Not watched, SUBSCRIPTION_TARGET_NOT_FOUND: What is to be watched does not exist, or not for this viewer.',
    '',
  ]);
  expect(code).toBe(0);
}

const payload = z.object({ query: z.string().optional(), extensions: z.object({ consistencyToken: z.string().optional() }).optional() });
const message = z.object({ type: z.string(), payload: payload.optional() });
const manifest = z.object({ operations: z.array(z.object({ name: z.string(), body: z.string() })) });

/** The GraphQL that a request carries, wherever it may stand. */
function textsIn({ url, body }: RecordedRequest): string[] {
  const inBody = body === '' ? undefined : payload.parse(JSON.parse(body)).query;
  return [url.searchParams.get('query'), inBody].filter((text) => typeof text === 'string').filter((text) => text !== '');
}

function isStream({ answerHeaders }: RecordedRequest): boolean {
  return answerHeaders['content-type']?.startsWith('text/event-stream') ?? false;
}

function subscribePayloads({ messages }: WireRecorder): z.infer<typeof payload>[] {
  return messages.map((text) => message.parse(JSON.parse(text))).flatMap((sent) => (sent.type === 'subscribe' && sent.payload ? [sent.payload] : []));
}

async function bodyInManifest(name: string): Promise<string | undefined> {
  const file = new URL('../../examples/clients/apollo-client/persisted-query-manifest.json', import.meta.url);
  return manifest.parse(JSON.parse(await readFile(file, 'utf8'))).operations.find((operation) => operation.name === name)?.body;
}
