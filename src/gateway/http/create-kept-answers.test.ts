import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { at, cacheFixture, type CacheFixture, cacheSchema, compileCached, uuid, viewerOf } from '../../../tests/testkit/cache-fixture.ts';
import { until } from '../../../tests/testkit/eventually.ts';
import { rawConnection } from '../../../tests/testkit/raw-connection.ts';
import { generousLimits } from '../../../tests/testkit/wire-fixture.ts';
import { tokenRefused } from '../../security/token-refused.ts';
import type { AdmissionPolicy } from '../admission/admission-policy.ts';
import { createAdhocOperations } from '../admission/create-adhoc-operations.ts';
import { createAdmission } from '../admission/create-admission.ts';
import { createIdentify } from '../admission/create-identify.ts';
import { type Answered, createGateway } from '../create-gateway.ts';
import { createMemoryRegistry, type MemoryRegistry } from '../operations/create-memory-registry.ts';
import { createHttpServer, type HttpServer } from './create-http-server.ts';

/** What was answered from memory before is remembered by its raw form: nothing that has changed since may be passed over. */
const operation = compileCached('query T($id: ID!) { task(id: $id) }');
const id = uuid(1);
const tokenMs = 600_000;

let cache: CacheFixture;
let registry: MemoryRegistry;
let policy: AdmissionPolicy;
let server: HttpServer;
let url: string;
let tokensEndMs: number;
const answered: Answered[] = [];

beforeEach(async () => {
  cache = cacheFixture();
  tokensEndMs = cache.now + tokenMs;
  registry = createMemoryRegistry([{ id: operation.hash, operation, state: 'active' }]);
  policy = { mode: 'enforce', clientModes: new Map(), requireClient: false };
  answered.length = 0;
  const gateway = createGateway({
    // A token is the viewer's number.
    identify: createIdentify({
      now: () => cache.now,
      async verify(token) {
        if (cache.now >= tokensEndMs) throw tokenRefused('The token has ended.');
        return { ...viewerOf(Number(token)), expiresAt: tokensEndMs / 1_000 };
      },
    }),
    admit: createAdmission({
      schema: cacheSchema, suggestions: false, registry, policy: () => policy, maxCost: 50_000,
      findAdhoc: createAdhocOperations({ compile: compileCached, limits: generousLimits }),
    }),
    cache: cache.cache,
    execute: () => Promise.reject(new Error('All goes through the cache')),
    queryTimeoutMs: 5_000,
    commandTimeoutMs: 5_000,
    report: (error) => expect.fail(String(error)),
    onAnswered: (one) => answered.push(one),
  });
  server = createHttpServer({
    gateway, host: '127.0.0.1', port: 0, maxBodyBytes: 100_000, batchLimit: 0, corsOrigins: new Set(), graphiql: null, drainTimeoutMs: 100,
  });
  url = `http://127.0.0.1:${await server.listen()}`;
});
afterEach(() => server.stop());

describe.each(['GET', 'POST'] as const)('%s of what was answered from memory', (method) => {
  async function ask(headers: Record<string, string> = {}) {
    const common = { authorization: 'Bearer 7', ...headers };
    const response = method === 'GET'
      ? await fetch(`${url}/graphql/${operation.hash}?variables=${encodeURIComponent(JSON.stringify({ id }))}`, { headers: common })
      : await fetch(`${url}/graphql`, {
        method: 'POST', headers: { 'content-type': 'application/json', ...common }, body: JSON.stringify({ documentId: operation.hash, variables: { id } }),
      });
    const { data, errors } = await response.json() as { data?: { task: string }; errors?: { extensions: { code: string } }[] };
    const from = response.headers.get('x-portcullis-cache')?.split(';')[0] ?? null;
    return { status: response.status, from, shown: data?.task ?? errors?.[0]?.extensions.code, headers: response.headers };
  }

  /** Twice from memory: the second time as something remembered. */
  async function remember(): Promise<void> {
    await until(async () => (await ask()).from === 'hit');
    expect(await ask()).toMatchObject({ status: 200, from: 'hit', shown: 'run 1' });
  }

  test('each is counted, with the client that asked', async () => {
    await remember();
    answered.length = 0;
    for (const name of ['web', 'ios']) await ask({ 'x-portcullis-client': name });
    expect(answered.map(({ request, admitted, code }) => [request.client.name, admitted?.publishedId, code])).toEqual([
      ['web', operation.hash, null], ['ios', operation.hash, null],
    ]);
  });

  test('a token that has ended', async () => {
    await remember();
    cache.now = tokensEndMs;
    expect(await ask()).toMatchObject({ status: 401, from: null, shown: 'UNAUTHENTICATED' });
  });

  test('another token, another form of the same one, and none', async () => {
    await remember();
    expect(await ask({ authorization: 'Bearer 8' })).toMatchObject({ from: 'miss', shown: 'run 2' });
    expect(await ask({ authorization: 'bearer 7' })).toMatchObject({ from: 'hit', shown: 'run 1' });
    expect(await ask({ authorization: '' })).toMatchObject({ status: 401, shown: 'UNAUTHENTICATED' });
    expect(await ask({ authorization: 'Basic 7' })).toMatchObject({ status: 401, shown: 'UNAUTHENTICATED' });
  });

  test('an operation that was retired', async () => {
    await remember();
    registry.replace([{ id: operation.hash, operation, state: 'retired' }]);
    expect(await ask()).toMatchObject({ from: null, shown: 'PERSISTED_QUERY_RETIRED' });
    registry.replace([]);
    expect(await ask()).toMatchObject({ from: null, shown: 'PERSISTED_QUERY_NOT_IN_LIST' });
  });

  test('an operation that came to be another clientʼs', async () => {
    await remember();
    policy = { ...policy, requireClient: true };
    registry.replace([{ id: operation.hash, operation, state: 'active', clients: new Set(['web']) }]);
    expect(await ask()).toMatchObject({ from: null, shown: 'OPERATION_NOT_OF_CLIENT' });
    expect(await ask({ 'x-portcullis-client': 'web' })).toMatchObject({ from: 'hit', shown: 'run 1' });
  });

  test('an operation whose rights grew with a new schema', async () => {
    await remember();
    registry.replace([{ id: operation.hash, operation: { ...operation, requiredScopes: [[['tasks:read']]] }, state: 'active' }]);
    expect(await ask()).toMatchObject({ status: 403, from: null, shown: 'FORBIDDEN' });
  });

  test('an answer that was invalidated, and then the new one', async () => {
    await remember();
    cache.lsn = 20;
    cache.listener.onInvalidated({ tags: [cache.tags.row('Task', id)], position: at(20) });
    expect(await ask()).toMatchObject({ from: 'miss', shown: 'run 2' });
    expect(await ask()).toMatchObject({ from: 'hit', shown: 'run 2' });
    expect(await ask()).toMatchObject({ from: 'hit', shown: 'run 2' });
    cache.cache.purge(null);
    expect(await ask()).toMatchObject({ from: 'miss', shown: 'run 3' });
  });

  test('an answer that is too old', async () => {
    await remember();
    cache.now += 59_000;
    expect(await ask()).toMatchObject({ from: 'hit', shown: 'run 1' });
    cache.now += 1_000;
    expect(await ask()).toMatchObject({ from: 'miss', shown: 'run 2' });
  });

  test('a node that is cut off from invalidations', async () => {
    await remember();
    cache.listener.onLost();
    expect(await ask()).toMatchObject({ from: 'miss', shown: 'run 2' });
  });

  test('a client that has seen more than the answer shows', async () => {
    await remember();
    expect(await ask({ 'x-consistency-token': '10' })).toMatchObject({ from: 'hit', shown: 'run 1' });
    cache.lsn = 30;
    expect(await ask({ 'x-consistency-token': '30' })).toMatchObject({ from: 'miss', shown: 'run 2' });
  });

  test('another form of answer', async () => {
    await remember();
    const types = [];
    for (const accept of ['application/json', 'application/graphql-response+json', 'application/json']) {
      types.push((await ask({ accept })).headers.get('content-type'));
    }
    expect(types).toEqual(['application/json; charset=utf-8', 'application/graphql-response+json; charset=utf-8', 'application/json; charset=utf-8']);
    expect((await ask({ accept: 'text/html' })).status).toBe(406);
  });
});

describe('the head of a kept answer', () => {
  const path = () => `/graphql/${operation.hash}?variables=${encodeURIComponent(JSON.stringify({ id }))}`;
  const asking = (start: string, more = '') => `${start}\r\nhost: localhost\r\nauthorization: Bearer 7\r\n${more}\r\n`;
  const readHead = (text: string) => {
    const [head = '', body = ''] = text.split('\r\n\r\n');
    const [status, ...lines] = head.split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]));
    return { status, headers, body };
  };

  /** What comes over connections of their own. */
  async function answers(...requests: string[]) {
    await until(async () => (await fetch(url + path(), { headers: { authorization: 'Bearer 7' } })).headers.get('x-portcullis-cache') === 'hit');
    const heads = [];
    for (const request of requests) {
      const connection = await rawConnection(Number(new URL(url).port));
      connection.send(request);
      heads.push(readHead(await connection.until(request.startsWith('HEAD') ? /\r\n\r\n$/ : /\}$/)));
      connection.socket.destroy();
    }
    return heads;
  }

  test('is what Node makes, where the connection stays and where it does not', async () => {
    const [kept, closing] = await answers(asking(`GET ${path()} HTTP/1.1`), asking(`GET ${path()} HTTP/1.1`, 'connection: close\r\n'));
    expect(kept?.headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=65', date: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/) });
    expect(closing?.headers).toMatchObject({ connection: 'close' });
    const comparable = ({ headers: { connection, 'keep-alive': keepAlive, date, 'x-correlation-id': correlationId, ...rest }, ...more }: ReturnType<typeof readHead>) => {
      expect([connection, keepAlive ?? '', date]).not.toContain(undefined);
      expect(correlationId).toMatch(/^[0-9a-f]{32}$/);
      return { ...more, rest };
    };
    expect(kept && comparable(kept)).toEqual(closing && comparable(closing));
    expect(kept).toMatchObject({ status: 'HTTP/1.1 200 OK', body: expect.stringContaining('run 1') });
    expect(Number(kept?.headers['content-length'])).toBe(kept?.body.length);
  });

  test('is that of GET also for HEAD, without the body, and tells an old client that the connection stays', async () => {
    const [get, head, old] = await answers(asking(`GET ${path()} HTTP/1.1`), asking(`HEAD ${path()} HTTP/1.1`), asking(`GET ${path()} HTTP/1.0`, 'connection: keep-alive\r\n'));
    expect(head).toMatchObject({ status: 'HTTP/1.1 200 OK', body: '' });
    expect(Object.keys(head?.headers ?? {})).toEqual(Object.keys(get?.headers ?? {}));
    expect(head?.headers['content-length']).toBe(get?.headers['content-length']);
    expect(old?.headers['connection']).toBe('keep-alive');
  });

  test('leaves room for the next request on the same connection, also for several at once', async () => {
    await answers();
    const connection = await rawConnection(Number(new URL(url).port));
    connection.send(asking(`GET ${path()} HTTP/1.1`).repeat(3));
    const all = await connection.until(/(?:run 1[^]*){3}$/);
    expect(all.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
    connection.send(asking(`GET ${path()} HTTP/1.1`, 'connection: close\r\n'));
    expect((await connection.closed()).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(4);
  });
});
