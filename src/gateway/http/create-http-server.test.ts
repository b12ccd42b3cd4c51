import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish, requestOf, sha256 } from '../../../tests/testkit/wire-fixture.ts';
import { startWireServer, type WireServer } from '../../../tests/testkit/wire-server.ts';
import { OperatorError } from '../../errors.ts';
import { createHttpServer } from './create-http-server.ts';

const known = 'query Known($name: String) { hello(name: $name) }';
const touch = 'mutation Touch { touch }';
const id = sha256(known);
const modern = { accept: 'application/graphql-response+json' };

let server: WireServer;
beforeAll(async () => {
  server = await startWireServer({ operations: [publish(known), publish(touch)], corsOrigins: new Set(['https://app.example.com']), batchLimit: 3 });
});
afterAll(() => server.stop());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') => fetch(server.url + path, { method, headers });
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
const postJson = (body: unknown, headers: Record<string, string> = {}) => post(JSON.stringify(body), headers);
const codeOf = async (response: Response): Promise<unknown> => {
  const body = await response.json() as { errors?: { extensions: { code: string } }[]; code?: string };
  return body.errors?.[0]?.extensions.code ?? body.code ?? 'ok';
};

describe('every wire form of a published operation is answered', () => {
  const variables = { name: 'ünïcode 😀' };
  const inQuery = `variables=${encodeURIComponent(JSON.stringify(variables))}`;
  const extension = { persistedQuery: { version: 1, sha256Hash: id } };
  test.each<[string, () => Promise<Response>]>([
    ['POST documentId', () => postJson({ documentId: id, variables })],
    ['POST documentId with its prefix', () => postJson({ documentId: `sha256:${id}`, variables })],
    ['POST doc_id', () => postJson({ doc_id: id, variables })],
    ['POST id', () => postJson({ id, variables })],
    ['POST persistedQuery', () => postJson({ extensions: extension, variables })],
    ['POST persistedQuery with its text', () => postJson({ query: known, extensions: extension, variables })],
    ['POST text', () => postJson({ query: known, variables })],
    ['POST with a byte order mark', () => post(`\ufeff${JSON.stringify({ documentId: id, variables })}`)],
    ['GET documentId', () => get(`/graphql?documentId=sha256%3A${id}&${inQuery}`)],
    ['GET persistedQuery', () => get(`/graphql?${inQuery}&extensions=${encodeURIComponent(JSON.stringify(extension))}`)],
    ['GET by path', () => get(`/graphql/${id}?${inQuery}`)],
    ['GET by path with its prefix', () => get(`/graphql/sha256:${id}?${inQuery}`)],
    ['GET by path, encoded', () => get(`/graphql/sha256%3A${id}?${inQuery}`)],
  ])('%s', async (_name, send) => {
    const response = await send();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: { hello: 'Hello, ünïcode 😀!' } });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });
});

describe('what is wrong has its status and code', () => {
  const mutation = `/graphql/${sha256(touch)}`;
  test.each<[string, () => Promise<Response>, number, string]>([
    ['a mutation by GET', () => get(mutation), 405, 'METHOD_NOT_ALLOWED'],
    ['an unknown id by path', () => get('/graphql/__proto__'), 404, 'PERSISTED_QUERY_NOT_IN_LIST'],
    ['a path badly encoded', () => get('/graphql/%E0%A4%A'), 400, 'BAD_REQUEST'],
    ['GET without an operation', () => get('/graphql'), 400, 'BAD_REQUEST'],
    ['DELETE', () => get('/graphql', {}, 'DELETE'), 405, 'METHOD_NOT_ALLOWED'],
    ['POST to an id', () => fetch(server.url + mutation, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }), 405, 'METHOD_NOT_ALLOWED'],
    ['another address', () => get('/graphql/a/b'), 404, 'NOT_FOUND'],
    ['the page where it is off', () => get('/graphiql'), 404, 'NOT_FOUND'],
    ['broken JSON', () => post('{"query":'), 400, 'BAD_REQUEST'],
    ['no body', () => post(''), 400, 'BAD_REQUEST'],
    ['JSON that is no object', () => post('"query"'), 400, 'BAD_REQUEST'],
    ['bytes that are no UTF-8', () => post(Buffer.from([0x22, 0xff, 0x22])), 400, 'BAD_REQUEST'],
    ['a deep nest', () => post('['.repeat(400_000)), 400, 'BAD_REQUEST'],
    ['a deep nest in variables', () => post(`{"query":"{ hello }","variables":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`), 400, 'BAD_REQUEST'],
    ['a form', () => post('query=%7Bhello%7D', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['text', () => post('{"query":"{ hello }"}', { 'content-type': 'text/plain' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['UTF-16', () => post('{}', { 'content-type': 'application/json; charset=utf-16' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['gzip', () => post(gzipSync('{"query":"{ hello }"}'), { 'content-encoding': 'gzip' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['an Accept we cannot meet', () => postJson({ query: '{ hello }' }, { accept: 'text/html' }), 406, 'NOT_ACCEPTABLE'],
    ['a wrong token', () => postJson({ query: '{ hello }' }, { authorization: 'Bearer bad' }), 401, 'UNAUTHENTICATED'],
    ['credentials of another kind', () => postJson({ query: '{ hello }' }, { authorization: 'Basic YTpi' }), 401, 'UNAUTHENTICATED'],
    ['text that is too complex', () => postJson({ query: '{'.repeat(1_000) }), 422, 'DOCUMENT_TOO_COMPLEX'],
  ])('%s', async (_name, send, status, code) => {
    const response = await send();
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
    expect(response.headers.get('cache-control')).toMatch(/no-store|private, no-cache/);
    if (status === 405) expect(response.headers.get('allow')).toBeTruthy();
    if (status === 401) expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});

describe('errors in free text', () => {
  test.each([
    ['{', 400],
    ['{ nothing }', 422],
    ['query ($a: Int!) { number(value: $a) }', 422],
  ])('%s has its true status unless the client names application/json alone', async (query, status) => {
    for (const accept of ['*/*', modern.accept, `application/json;q=0.9, ${modern.accept}`]) expect((await postJson({ query }, { accept })).status).toBe(status);
    expect((await postJson({ query }, { accept: 'application/json' })).status).toBe(200);
  });

  test('refusals of published operations and of rights keep theirs', async () => {
    const accept = 'application/json';
    expect((await postJson({ documentId: 'unknown' }, { accept })).status).toBe(404);
    expect((await postJson({ documentId: id, variables: { name: 5 } }, { accept })).status).toBe(422);
    expect((await postJson({ query: '{ viewerId }' }, { accept })).status).toBe(401);
    expect((await post('{', { accept })).status).toBe(400);
  });
});

test('an answer in the new form names it', async () => {
  const response = await postJson({ query: '{ hello }' }, modern);
  expect(response.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
});

test('HEAD answers as GET without a body', async () => {
  const response = await get(`/graphql/${id}`, {}, 'HEAD');
  expect(response.status).toBe(200);
  expect(Number(response.headers.get('content-length'))).toBe(JSON.stringify({ data: { hello: 'Hello, world!' } }).length);
  expect(await response.text()).toBe('');
});

test('the front door points the way', async () => {
  expect(await (await get('/')).text()).toContain('/graphql');
});

describe('clients are known by any of their headers', () => {
  test.each(['x-portcullis-client', 'graphql-client-name', 'apollographql-client-name'])('%s', async (header) => {
    const strict = await startWireServer({ operations: [publish(known, { clients: ['web'] })], policy: { mode: 'enforce', requireClient: true } });
    try {
      const as = (name: string) => fetch(`${strict.url}/graphql/${id}`, { headers: { [header]: name } }).then(({ status }) => status);
      expect([await as('web'), await as('other')]).toEqual([200, 403]);
    } finally {
      await strict.stop();
    }
  });
});

describe('other origins', () => {
  const preflight = (origin: string) =>
    get('/graphql', { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,authorization' }, 'OPTIONS');

  test('one of the list may ask, and may read our headers', async () => {
    const allowed = await preflight('https://app.example.com');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    const answer = await postJson({ query: '{ hello }' }, { origin: 'https://app.example.com' });
    expect(answer.headers.get('access-control-expose-headers')).toContain('x-consistency-token');
    expect(answer.headers.get('vary')).toBe('origin');
  });

  test('another is not told that it may', async () => {
    for (const origin of ['https://evil.example.com', 'null', 'https://app.example.com.evil.com']) {
      expect((await preflight(origin)).headers.has('access-control-allow-origin')).toBe(false);
    }
  });
});

describe('batches', () => {
  test('each member goes its own way, in order', async () => {
    const response = await postJson([{ documentId: id }, { query: '{ nothing }' }, 5]);
    expect(response.status).toBe(200);
    const [first, second, third] = await response.json() as { data?: unknown; errors?: { extensions: { code: string } }[] }[];
    expect(first).toEqual({ data: { hello: 'Hello, world!' } });
    expect(second?.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(third?.errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
  });

  test('have bounds', async () => {
    const member = { documentId: id };
    expect(await codeOf(await postJson([member, member, member, member]))).toBe('BATCH_TOO_LARGE');
    expect(await codeOf(await postJson([]))).toBe('BAD_REQUEST');
  });

  test('are off unless a limit is set', async () => {
    const strict = await startWireServer({ operations: [publish(known)] });
    try {
      const response = await fetch(`${strict.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify([{ documentId: id }]) });
      expect([response.status, await codeOf(response)]).toEqual([400, 'BATCHING_DISABLED']);
    } finally {
      await strict.stop();
    }
  });

  test('hand each member what the one before has seen', async () => {
    const given: (string | null)[] = [];
    const chained = await startWireServer({
      batchLimit: 3,
      execute: async ({ consistencyToken }) => {
        given.push(consistencyToken);
        return { result: { data: {} }, consistencyToken: `token-${given.length}`, server: null };
      },
    });
    try {
      const body = JSON.stringify([1, 2, 3].map(() => ({ query: '{ hello }' })));
      const response = await fetch(`${chained.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-consistency-token': 'token-0' }, body });
      expect(given).toEqual(['token-0', 'token-1', 'token-2']);
      expect(response.headers.get('x-consistency-token')).toBe('token-3');
    } finally {
      await chained.stop();
    }
  });
});

test('a port that is taken is named with its variable', async () => {
  const second = createHttpServer({
    gateway: server.fixture.gateway, host: '127.0.0.1', port: server.port, maxBodyBytes: 1, batchLimit: 0, corsOrigins: new Set(), graphiql: null, drainTimeoutMs: 1,
  });
  await expect(second.listen()).rejects.toThrow(OperatorError);
  await expect(second.listen()).rejects.toThrow(/set PORT to a free port/);
});

test('the gateway answers the same without HTTP', async () => {
  const reply = await server.fixture.gateway.run(requestOf({ transport: 'websocket', id, idForm: 'documentId' }));
  expect(reply.body).toEqual({ data: { hello: 'Hello, world!' } });
});
