import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../errors.ts';
import { readOperationParts } from './read-operation-parts.ts';
import { readQueryString } from './read-query-string.ts';

const hash = 'a'.repeat(64);
const persistedQuery = { version: 1, sha256Hash: hash };

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return 'none';
}

describe('all forms of an id', () => {
  test.each([
    [{ documentId: hash }, 'documentId'],
    [{ documentId: `sha256:${hash}` }, 'documentId'],
    [{ doc_id: hash }, 'documentId'],
    [{ id: hash }, 'documentId'],
    [{ extensions: { persistedQuery } }, 'persistedQuery'],
    [{ query: '', documentId: hash }, 'documentId'],
    [{ query: null, operationName: '', variables: null, extensions: { persistedQuery } }, 'persistedQuery'],
    [{ documentId: hash, doc_id: null, extensions: { persistedQuery } }, 'documentId'],
  ])('%j', (payload, idForm) => {
    expect(readOperationParts(payload)).toMatchObject({ id: hash, idForm, text: null, operationName: null });
  });

  test('ids that differ are refused', () => {
    expect(codeOf(() => readOperationParts({ documentId: 'a', id: 'b' }))).toBe('BAD_REQUEST');
    expect(codeOf(() => readOperationParts({ documentId: 'b'.repeat(64), extensions: { persistedQuery } }))).toBe('BAD_REQUEST');
  });
});

describe('wrong shapes are refused', () => {
  const wrongTexts = [1, false, {}, ['a']].flatMap((value) => ['query', 'documentId', 'doc_id', 'id', 'operationName'].map((name) => ({ [name]: value })));
  const wrongMaps = ['a', 1, true, []].flatMap((value) => ['variables', 'extensions'].map((name) => ({ query: '{a}', [name]: value })));
  const wrongExtensions = ['a', [], { version: 2, sha256Hash: hash }, { version: 1 }, { version: '1', sha256Hash: hash }, { version: 1, sha256Hash: 5 }, { version: 1, sha256Hash: '' }]
    .map((value) => ({ extensions: { persistedQuery: value } }));
  test.each([null, 'text', 5, [], ...wrongTexts, ...wrongMaps, ...wrongExtensions])('%j', (payload) => {
    expect(codeOf(() => readOperationParts(payload))).toBe('BAD_REQUEST');
  });
});

test('keys of the prototype are no parameters', () => {
  expect(readOperationParts(JSON.parse('{"query":"{a}","__proto__":{"documentId":"x","variables":5}}'))).toMatchObject({ id: null, variables: {} });
  expect(readOperationParts(JSON.parse('{"query":"{a}","extensions":{"__proto__":{"persistedQuery":5}}}')).id).toBeNull();
});

test('nesting has an end, and so have strings that are not text', () => {
  const nested = (depth: number) => `{"query":"{a}","variables":{"v":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
  expect(codeOf(() => readOperationParts(JSON.parse(nested(60))))).toBe('none');
  expect(codeOf(() => readOperationParts(JSON.parse(nested(100_000))))).toBe('BAD_REQUEST');
  expect(codeOf(() => readOperationParts({ query: '{ a }\ud800' }))).toBe('BAD_REQUEST');
  expect(codeOf(() => readOperationParts({ query: '{a}', variables: { a: ['\udc00'] } }))).toBe('BAD_REQUEST');
  expect(codeOf(() => readOperationParts({ query: '{a}', variables: { a: 'nul\0' } }))).toBe('BAD_REQUEST');
  expect(readOperationParts({ query: '{a}', variables: { a: '😀 ﷽ \u202e' } }).variables).toEqual({ a: '😀 ﷽ \u202e' });
});

test('reading never fails otherwise than with BAD_REQUEST, whatever JSON comes', () => {
  const likely = fc.record(
    Object.fromEntries(['query', 'documentId', 'doc_id', 'id', 'operationName', 'variables', 'extensions'].map((name) => [name, fc.jsonValue()])),
    { requiredKeys: [] },
  );
  fc.assert(fc.property(fc.oneof(fc.jsonValue(), likely), (payload) => ['none', 'BAD_REQUEST'].includes(codeOf(() => readOperationParts(payload)))));
});

test('a query string says what a body says', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((value) => !value.includes('\0'));
  const map = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)));
  const payloads = fc.record({ query: text, documentId: text, operationName: text, variables: map }, { requiredKeys: [] });
  fc.assert(
    fc.property(payloads, (payload) => {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(payload)) search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
      expect(readQueryString(search.toString(), null)).toEqual(readOperationParts(payload));
    }),
  );
});

describe('query strings', () => {
  test('the path names the operation, alone or in agreement', () => {
    expect(readQueryString('', hash)).toMatchObject({ id: hash, idForm: 'documentId' });
    expect(readQueryString(`documentId=${hash}`, hash).id).toBe(hash);
    expect(codeOf(() => readQueryString('documentId=other', hash))).toBe('BAD_REQUEST');
  });

  test.each(['query=%7Ba%7D&query=%7Bb%7D', 'variables=%7B', 'variables=5', 'extensions=[]', 'documentId='])('refuses %s', (queryString) => {
    expect(codeOf(() => readQueryString(queryString, null))).toBe('BAD_REQUEST');
  });

  test('any bytes are read or refused', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'query=variables&%7B%00%ff+{}[]"\\\0é😀') }), (queryString) => ['none', 'BAD_REQUEST'].includes(codeOf(() => readQueryString(queryString, null)))));
  });
});
