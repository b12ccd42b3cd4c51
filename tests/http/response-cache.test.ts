import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { get as httpGet } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cacheCommand } from '../../src/cli/cache.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { Command } from 'commander';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { captureStreams } from '../testkit/captured-streams.ts';
import { until } from '../testkit/eventually.ts';
import { type SampleRole, startGateway, type TestGateway } from '../testkit/gateway.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const text = 'query Projects($first: PageSize) { projects(first: $first) { nodes { id name description tasks(first: 20) { nodes { id title description } } } } }';
const mine = 'query Mine { viewer { name } }';
const hash = (of: string): string => createHash('sha256').update(of).digest('hex');

let gateway: TestGateway;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-manifest-'));
  const file = join(folder, 'documents.json');
  await writeFile(file, JSON.stringify({ [`sha256:${hash(text)}`]: text, [`sha256:${hash(mine)}`]: mine }));
  gateway = await startGateway({ environment: { PORTCULLIS_MANIFESTS: file, PORTCULLIS_BATCH_LIMIT: '5' } });
});
afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function get(first: number, role: SampleRole | null = 'owner', headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  const url = `${gateway.url}/graphql/${hash(text)}?variables=${encodeURIComponent(JSON.stringify({ first }))}`;
  return fetch(url, { method, headers: { accept: 'application/graphql-response+json', 'accept-encoding': 'identity', ...(role === null ? {} : { authorization: `Bearer ${await gateway.token(role)}` }), ...headers } });
}

async function hit(first: number, role: SampleRole = 'owner', headers: Record<string, string> = {}): Promise<Response> {
  return until(async () => {
    const response = await get(first, role, headers);
    if (response.headers.get('x-portcullis-cache') === 'hit') return response;
    await response.arrayBuffer();
    return null;
  });
}

test('a kept answer says how old it is and whose, and is the answer', async () => {
  const miss = await (await get(3)).json();
  const response = await hit(3);
  expect(await response.json()).toEqual(miss);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-portcullis-cache': 'hit', age: expect.stringMatching(/^\d+$/) as string, 'cache-control': 'private, no-cache',
    etag: expect.stringMatching(/^W\/"[\w-]{27}"$/) as string, vary: 'accept, accept-encoding, authorization',
    'content-type': 'application/graphql-response+json; charset=utf-8', 'x-consistency-token': expect.any(String) as string, 'x-correlation-id': expect.stringMatching(/^[0-9a-f]{32}$/) as string,
  });
  expect(response.headers.get('surrogate-key')).toBeNull();
});

test('304 on GET and HEAD for who has it already, by content: another media type or encoding is the same content', async () => {
  const etag = (await hit(3)).headers.get('etag') ?? expect.fail();
  for (const given of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
    for (const method of ['GET', 'HEAD']) {
      const response = await get(3, 'owner', { 'if-none-match': given }, method);
      expect([response.status, await response.text(), response.headers.get('etag')]).toEqual([304, '', etag]);
    }
  }
  const other = await get(3, 'owner', { 'if-none-match': '"other"' });
  expect(other.status).toBe(200);
  await other.arrayBuffer();
});

test('304 is never decided before identity and rights', async () => {
  const etag = (await hit(3)).headers.get('etag') ?? expect.fail();
  expect((await get(3, null, { 'if-none-match': etag })).status).toBe(401);
  expect((await get(3, null, { 'if-none-match': '*', authorization: 'Bearer nonsense' })).status).toBe(401);
  // Somebody else with the same etag in hand is told nothing of the owner's answer.
  const outsider = await get(3, 'outsider', { 'if-none-match': etag });
  expect(outsider.status).toBe(200);
  expect(outsider.headers.get('etag')).not.toBe(etag);
});

test('HEAD has the headers of GET and no body', async () => {
  await hit(3);
  const response = await get(3, 'owner', {}, 'HEAD');
  expect([response.status, response.headers.get('x-portcullis-cache'), await response.text()]).toEqual([200, 'hit', '']);
  expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
});

test('scope leak: each viewer has answers of their own', async () => {
  const bodies = new Map<SampleRole, unknown>();
  for (const role of ['owner', 'outsider', 'viewer'] as const) bodies.set(role, await (await hit(5, role)).json());
  expect(bodies.get('owner')).not.toEqual(bodies.get('outsider'));
  for (const role of ['owner', 'outsider', 'viewer'] as const) expect(await (await hit(5, role)).json()).toEqual(bodies.get(role));
});

test('a large answer is compressed once it has been asked for so, and is the same', async () => {
  const plain = await (await hit(20)).text();
  const compressed = await until(async () => {
    const token = await gateway.token('owner');
    const { promise, resolve } = Promise.withResolvers<{ encoding: string | undefined; body: Buffer }>();
    httpGet(`${gateway.url}/graphql/${hash(text)}?variables=${encodeURIComponent('{"first":20}')}`, { headers: { accept: 'application/graphql-response+json', 'accept-encoding': 'gzip', authorization: `Bearer ${token}` } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) }));
    });
    const answer = await promise;
    return answer.encoding === 'gzip' ? answer.body : null;
  });
  expect(gunzipSync(compressed).toString()).toBe(plain);
  expect(compressed.length).toBeLessThan(plain.length / 2);
});

test('POST, a batch and a WebSocket are given the same kept answer', async () => {
  const expected = (await (await hit(3)).json()) as { data: unknown };
  const body = { documentId: `sha256:${hash(text)}`, variables: { first: 3 } };
  const posted = await gateway.post(body);
  expect([posted.headers.get('x-portcullis-cache'), posted.body]).toEqual(['hit', expected]);
  const before = await stats();
  const batch = await gateway.post([body, body]);
  expect(batch.body).toEqual([expected, expected]);
  const client = createClient({ url: `${gateway.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${await gateway.token('owner')}` } });
  const [answer] = await Array.fromAsync(client.iterate({ query: text, variables: { first: 3 } }));
  expect(answer?.data).toEqual(expected.data);
  await client.dispose();
  expect((await stats()).hits - before.hits).toBe(3);
});

test('what may not be kept says which field forbids it', async () => {
  const answer = await gateway.post({ documentId: `sha256:${hash(mine)}` });
  expect(answer.headers.get('x-portcullis-cache')).toBe('bypass; reason="Query.viewer: maxAge is 0"');
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

async function stats(): Promise<{ hits: number; misses: number; shared: number; entries: number }> {
  return (await (await fetch(`${gateway.adminUrl}/cache`)).json()) as { hits: number; misses: number; shared: number; entries: number };
}

async function cli(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const streams = captureStreams();
  const code = await runProgram(new Command('portcullis').addCommand(cacheCommand({ streams })), ['cache', ...args, '--url', gateway.adminUrl], streams);
  return { code, out: streams.out(), err: streams.err() };
}

test('the command line tells what is kept and why, and forgets it', async () => {
  await hit(3);
  expect((await cli('stats')).out).toMatch(/kept\s+\d+ answers/);
  const explained = await cli('explain', hash(text));
  expect(explained.out).toMatch(/for 60 s, 60 s more/);
  expect(explained.out).toContain('the viewer alone');
  expect(explained.out).toMatch(/Project:project_[0-9a-f-]{36}:tasks/);
  expect((await cli('explain', hash(mine))).out).toContain('Query.viewer: maxAge is 0');
  const [, shown = ''] = /^([0-9a-f]{12}) /m.exec((await cli('stats')).out) ?? [];
  expect(hash(text).startsWith(shown) && shown.length === 12).toBe(true);
  expect((await cli('explain', shown)).out).toBe(explained.out);
  for (const unknown of ['f'.repeat(64), hash(text).slice(0, 5)]) {
    expect(await cli('explain', unknown)).toMatchObject({ code: 1, err: expect.stringContaining('nor the beginning of one') });
  }
  expect((await cli('purge', '--tag', `Operation:${hash(text)}`, '--json')).out).toMatch(/"dropped": [1-9]/);
  expect((await get(3)).headers.get('x-portcullis-cache')).toBe('miss');
  expect(await cli('purge')).toMatchObject({ code: 1 });
  expect((await cli('purge', '--all')).code).toBe(0);
});

test('a web page cannot purge by a form', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
    expect((await fetch(`${gateway.adminUrl}/cache/purge?all=true`, { method: 'POST', headers: { 'content-type': type } })).status).toBe(415);
  }
});

test('fifty cold requests at once are one execution', async () => {
  await gateway.post({ query: '{ workspaces(first: 1) { nodes { id } } }' });
  await cli('purge', '--all');
  // Until the replica's newest sample is from after the purge, nothing is kept.
  await hit(8);
  const before = await stats();
  const bodies = await Promise.all(Array.from({ length: 50 }, async () => (await get(7)).text()));
  expect(new Set(bodies).size).toBe(1);
  const after = await stats();
  // Who missed and did not wait for another's execution made one.
  expect(after.misses - before.misses - (after.shared - before.shared)).toBe(1);
});
