import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSampleOperations } from '../../src/cli/sample-manifests.ts';
import { type GatewayAnswer, startGateway, type TestGateway } from '../testkit/gateway.ts';
import { publishSamples } from '../testkit/publish-samples.ts';

/** How a request names or brings its operation. */
interface Asked {
  readonly id: string;
  readonly text: string;
}

type Send = (gateway: TestGateway, asked: Asked, form: Form) => Promise<GatewayAnswer>;
type Form = (asked: Asked) => Record<string, unknown>;

const forms: Readonly<Record<string, Form>> = {
  documentId: ({ id }) => ({ documentId: id }),
  'documentId with sha256:': ({ id }) => ({ documentId: `sha256:${id}` }),
  doc_id: ({ id }) => ({ doc_id: id }),
  id: ({ id }) => ({ id }),
  'extensions.persistedQuery': ({ id }) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } }),
  'the exact text': ({ text }) => ({ query: text }),
  'text and hash': ({ id, text }) => ({ query: text, extensions: { persistedQuery: { version: 1, sha256Hash: id } } }),
};

async function get(gateway: TestGateway, path: string, accept = 'application/graphql-response+json'): Promise<GatewayAnswer> {
  const response = await fetch(`${gateway.url}${path}`, { headers: { accept, authorization: `Bearer ${await gateway.token('owner')}` } });
  return { status: response.status, headers: response.headers, body: (await response.json()) as GatewayAnswer['body'] };
}

const transports: Readonly<Record<string, Send>> = {
  POST: (gateway, asked, form) => gateway.post(form(asked)),
  GET: (gateway, asked, form) => {
    const query = Object.entries(form(asked)).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
    return get(gateway, `/graphql?${new URLSearchParams(query).toString()}`);
  },
  batch: async (gateway, asked, form) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${await gateway.token('owner')}` },
      body: JSON.stringify([form(asked), form(asked)]),
    });
    const answers = (await response.json()) as GatewayAnswer['body'][];
    expect(answers).toHaveLength(2);
    expect(answers[1]).toEqual(answers[0]);
    return { status: response.status, headers: response.headers, body: answers[0] ?? {} };
  },
};

const gateways = new Map<string, TestGateway>();
let published: Asked;
const unknownText = 'query Unpublished { viewer { name } }';
const unknown: Asked = { id: hash('sha256', unknownText, 'hex'), text: unknownText };

beforeAll(async () => {
  const [viewer] = await readSampleOperations();
  published = { id: viewer?.id ?? '', text: viewer?.text ?? '' };
  for (const mode of ['enforce', 'learn', 'open']) {
    const gateway = await startGateway({ environment: { PORTCULLIS_MODE: mode, PORTCULLIS_BATCH_LIMIT: '5' }, prepare: publishSamples });
    gateways.set(mode, gateway);
  }
});

afterAll(async () => {
  for (const gateway of gateways.values()) await gateway[Symbol.asyncDispose]();
});

const gatewayIn = (mode: string): TestGateway => gateways.get(mode) ?? expect.fail(mode);
const rows = Object.keys(transports).flatMap((transport) => Object.keys(forms).flatMap((form) => ['enforce', 'learn', 'open'].map((mode) => [transport, form, mode] as const)));

describe.each(rows)('by %s, as %s, in the mode %s', (transport, formName, mode) => {
  const send: Send = transports[transport] ?? (() => expect.fail(transport));
  const form: Form = forms[formName] ?? (() => expect.fail(formName));
  const bringsText = formName.includes('text');

  test('a published operation runs', async () => {
    const answer = await send(gatewayIn(mode), published, form);
    expect(answer.body).toMatchObject({ data: { viewer: { id: expect.stringMatching(/^user_/) } } });
    expect(answer.status).toBe(200);
  });

  test('an unpublished one runs only where the mode lets text run, and only by its text', async () => {
    const answer = await send(gatewayIn(mode), unknown, form);
    if (bringsText && mode !== 'enforce') {
      expect(answer.body).toMatchObject({ data: { viewer: { name: expect.any(String) } } });
      return;
    }
    const code = answer.body.errors?.[0]?.extensions['code'];
    const retries = mode !== 'enforce' && formName === 'extensions.persistedQuery';
    const expected = retries ? 'PERSISTED_QUERY_NOT_FOUND' : formName === 'the exact text' ? 'QUERY_NOT_IN_SAFELIST' : 'PERSISTED_QUERY_NOT_IN_LIST';
    expect(code).toBe(expected);
    expect(answer.body).not.toHaveProperty('data');
    // Apollo Client and urql send the text again on this wording: never while enforcing.
    expect(answer.body.errors?.[0]?.message === 'PersistedQueryNotFound').toBe(retries);
    if (transport !== 'batch') {
      expect(answer.status).toBe(expected === 'QUERY_NOT_IN_SAFELIST' ? 403 : 404);
      expect(answer.headers.get('cache-control')).toBe('private, no-cache, must-revalidate');
    }
  });
});

test.each(['enforce', 'learn', 'open'])('GET /graphql/<id> knows published operations alone, in the mode %s', async (mode) => {
  expect(await get(gatewayIn(mode), `/graphql/${published.id}`)).toMatchObject({ status: 200, body: { data: { viewer: {} } } });
  expect(await get(gatewayIn(mode), `/graphql/sha256:${published.id}`)).toMatchObject({ status: 200, body: { data: { viewer: {} } } });
  expect(await get(gatewayIn(mode), `/graphql/${unknown.id}`)).toMatchObject({ status: 404, body: { errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_IN_LIST' } }] } });
});

test('a token with operations:adhoc explores where everyone else is refused', async () => {
  const gateway = gatewayIn('enforce');
  const authorization = `Bearer ${await gateway.token('owner', ['operations:adhoc'])}`;
  expect(await gateway.post({ query: unknownText }, null, { authorization })).toMatchObject({ status: 200, body: { data: { viewer: {} } } });
});

test('an id and a text that disagree are refused, and a mutation by GET is 405', async () => {
  const gateway = gatewayIn('enforce');
  expect(await gateway.post({ documentId: published.id, query: unknownText })).toMatchObject({ status: 400, body: { errors: [{ extensions: { code: 'PERSISTED_QUERY_HASH_MISMATCH' } }] } });
  const command = (await readSampleOperations()).find(({ text }) => text.startsWith('mutation'));
  const answer = await get(gateway, `/graphql/${command?.id.replace('sha256:', '')}`);
  expect(answer).toMatchObject({ status: 405, body: { errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] } });
  expect(answer.headers.get('allow')).toBe('POST');
});

test.each(['__proto__', 'constructor', 'toString', ' ', '𝕳', '%00', 'A'.repeat(64), 'a'.repeat(1_000_000)])('the id %.20s leads nowhere and breaks nothing', async (id) => {
  const answer = await gatewayIn('enforce').post({ documentId: id });
  expect([400, 404]).toContain(answer.status);
  expect(answer.body.errors?.[0]?.extensions['code']).toMatch(/^(?:PERSISTED_QUERY_NOT_IN_LIST|BAD_REQUEST)$/);
});

test('an empty id is refused with 400', async () => {
  expect(await gatewayIn('enforce').post({ documentId: '' })).toMatchObject({ status: 400, body: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] } });
});
