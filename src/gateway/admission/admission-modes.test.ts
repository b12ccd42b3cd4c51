import { describe, expect, test } from 'vitest';
import { publish, requestOf, sha256, wireFixture } from '../../../tests/testkit/wire-fixture.ts';
import type { OperationRequest } from '../operation-request.ts';
import type { Reply } from '../reply.ts';
import type { AdmissionMode } from './admission-policy.ts';

const known = 'query Known { hello }';
const custom = 'query Custom { hello }';
const retired = 'query Old { hello }';
const unknown = 'query Unknown { hello }';
const broken = 'query Broken { nothing }';

const operations = [
  publish(known, { clients: ['web'] }),
  publish(custom, { id: '__proto__', clients: ['ios'] }),
  publish(retired, { retired: true }),
];

const byId = (id: string): Partial<OperationRequest> => ({ id, idForm: 'documentId' });
const byHash = (text: string): Partial<OperationRequest> => ({ id: sha256(text), idForm: 'persistedQuery' });

/** Outcome of one wire form in each mode: `ok`, or the code of the refusal. */
const table: readonly [string, Partial<OperationRequest>, Record<AdmissionMode, string>][] = [
  ['nothing', {}, { enforce: 'PERSISTED_QUERY_ID_REQUIRED', learn: 'BAD_REQUEST', open: 'BAD_REQUEST' }],
  ['known id', byId(sha256(known)), { enforce: 'ok', learn: 'ok', open: 'ok' }],
  ['known hash', byHash(known), { enforce: 'ok', learn: 'ok', open: 'ok' }],
  ['known text', { text: known }, { enforce: 'ok', learn: 'ok', open: 'ok' }],
  ['known text and hash', { text: known, ...byHash(known) }, { enforce: 'ok', learn: 'ok', open: 'ok' }],
  ['known text and id', { text: known, ...byId(sha256(known)) }, { enforce: 'ok', learn: 'ok', open: 'ok' }],
  ['known custom id', byId('__proto__'), { enforce: 'ok', learn: 'ok', open: 'ok' }],
  ['known custom id and its text', { text: custom, ...byId('__proto__') }, { enforce: 'ok', learn: 'ok', open: 'ok' }],
  ['custom operation by hash', byHash(custom), { enforce: 'ok', learn: 'ok', open: 'ok' }],
  ['known id, other text', { text: unknown, ...byId(sha256(known)) }, { enforce: 'PERSISTED_QUERY_HASH_MISMATCH', learn: 'PERSISTED_QUERY_HASH_MISMATCH', open: 'PERSISTED_QUERY_HASH_MISMATCH' }],
  ['known custom id, other text', { text: unknown, ...byId('__proto__') }, { enforce: 'PERSISTED_QUERY_HASH_MISMATCH', learn: 'PERSISTED_QUERY_HASH_MISMATCH', open: 'PERSISTED_QUERY_HASH_MISMATCH' }],
  ['unknown hash, other text', { text: unknown, ...byHash(broken) }, { enforce: 'PERSISTED_QUERY_HASH_MISMATCH', learn: 'PERSISTED_QUERY_HASH_MISMATCH', open: 'PERSISTED_QUERY_HASH_MISMATCH' }],
  ['unknown hash', byHash(unknown), { enforce: 'PERSISTED_QUERY_NOT_IN_LIST', learn: 'PERSISTED_QUERY_NOT_FOUND', open: 'PERSISTED_QUERY_NOT_FOUND' }],
  ['unknown hash and text', { text: unknown, ...byHash(unknown) }, { enforce: 'PERSISTED_QUERY_NOT_IN_LIST', learn: 'ok', open: 'ok' }],
  ['unknown id', byId(sha256(unknown)), { enforce: 'PERSISTED_QUERY_NOT_IN_LIST', learn: 'PERSISTED_QUERY_NOT_IN_LIST', open: 'PERSISTED_QUERY_NOT_IN_LIST' }],
  ['unknown id constructor', byId('constructor'), { enforce: 'PERSISTED_QUERY_NOT_IN_LIST', learn: 'PERSISTED_QUERY_NOT_IN_LIST', open: 'PERSISTED_QUERY_NOT_IN_LIST' }],
  ['unknown custom id and text', { text: unknown, ...byId('mine') }, { enforce: 'PERSISTED_QUERY_NOT_IN_LIST', learn: 'ok', open: 'ok' }],
  ['unknown text', { text: unknown }, { enforce: 'QUERY_NOT_IN_SAFELIST', learn: 'ok', open: 'ok' }],
  ['invalid text', { text: broken }, { enforce: 'QUERY_NOT_IN_SAFELIST', learn: 'GRAPHQL_VALIDATION_FAILED', open: 'GRAPHQL_VALIDATION_FAILED' }],
  ['a space more than known text', { text: `${known} ` }, { enforce: 'QUERY_NOT_IN_SAFELIST', learn: 'ok', open: 'ok' }],
  ['retired id', byId(sha256(retired)), { enforce: 'PERSISTED_QUERY_RETIRED', learn: 'PERSISTED_QUERY_RETIRED', open: 'PERSISTED_QUERY_RETIRED' }],
  ['retired text', { text: retired }, { enforce: 'PERSISTED_QUERY_RETIRED', learn: 'ok', open: 'ok' }],
  ['known id, another name', { ...byId(sha256(known)), operationName: 'Other' }, { enforce: 'OPERATION_RESOLUTION_FAILURE', learn: 'OPERATION_RESOLUTION_FAILURE', open: 'OPERATION_RESOLUTION_FAILURE' }],
  ['known id and its name', { ...byId(sha256(known)), operationName: 'Known' }, { enforce: 'ok', learn: 'ok', open: 'ok' }],
];

function outcome(reply: Reply): string {
  return reply.body.errors === undefined ? 'ok' : String(reply.body.errors[0]?.extensions['code']);
}

for (const mode of ['enforce', 'learn', 'open'] as const) {
  describe(`in the mode ${mode}`, () => {
    test.each(table)('%s', async (_name, parts, expected) => {
      for (const transport of ['http', 'sse', 'websocket'] as const) {
        const { gateway } = wireFixture({ operations, policy: { mode } });
        expect(outcome(await gateway.run(requestOf({ ...parts, transport })))).toBe(expected[mode]);
      }
    });
  });
}

test('a client can have a mode of its own, and a token the right to run anything', async () => {
  const { gateway } = wireFixture({ operations, policy: { mode: 'enforce', clientModes: new Map([['beta', 'open']]) } });
  const run = (parts: Partial<OperationRequest>) => gateway.run(requestOf({ text: unknown, ...parts })).then(outcome);
  expect(await run({ client: { name: 'web', version: null } })).toBe('QUERY_NOT_IN_SAFELIST');
  expect(await run({ client: { name: 'beta', version: null } })).toBe('ok');
  expect(await run({ token: 'other:scope' })).toBe('QUERY_NOT_IN_SAFELIST');
  expect(await run({ token: 'operations:adhoc' })).toBe('ok');
});

test('the mode is read for each request', async () => {
  const fixture = wireFixture({ operations, policy: { mode: 'open' } });
  expect(outcome(await fixture.gateway.run(requestOf({ text: unknown })))).toBe('ok');
  fixture.policy = { ...fixture.policy, mode: 'enforce' };
  expect(outcome(await fixture.gateway.run(requestOf({ text: unknown })))).toBe('QUERY_NOT_IN_SAFELIST');
});

test('while learning, each run of valid unknown text is told with its client', async () => {
  const fixture = wireFixture({ operations, policy: { mode: 'learn' } });
  const client = { name: 'web', version: '1.4.2' };
  for (const text of [unknown, unknown, known, broken]) await fixture.gateway.run(requestOf({ text, client }));
  expect(fixture.unknown).toEqual([1, 2].map(() => ({ hash: sha256(unknown), text: unknown, client })));
});

test('where clients are required, one runs only what it published', async () => {
  const { gateway } = wireFixture({ operations, policy: { mode: 'enforce', requireClient: true } });
  const run = async (name: string | null, parts: Partial<OperationRequest>) => outcome(await gateway.run(requestOf({ ...parts, client: { name, version: null } })));
  expect(await run('web', byId(sha256(known)))).toBe('ok');
  expect(await run('ios', byId(sha256(known)))).toBe('OPERATION_NOT_OF_CLIENT');
  expect(await run(null, { text: known })).toBe('OPERATION_NOT_OF_CLIENT');
});

test('the wording of a refusal makes no client send its text while enforcing', async () => {
  const run = async (mode: AdmissionMode) => JSON.stringify((await wireFixture({ policy: { mode } }).gateway.run(requestOf(byHash(unknown)))).body);
  expect(await run('enforce')).not.toMatch(/PersistedQueryNotFound|PERSISTED_QUERY_NOT_FOUND/);
  expect(await run('learn')).toContain('"message":"PersistedQueryNotFound"');
});

test('no refusal may be kept by a cache', async () => {
  const { gateway } = wireFixture({ policy: { mode: 'enforce' } });
  const reply = await gateway.run(requestOf(byId(sha256(unknown))));
  expect(reply.status).toBe(404);
  expect(reply.headers['cache-control']).toBe('private, no-cache, must-revalidate');
});
