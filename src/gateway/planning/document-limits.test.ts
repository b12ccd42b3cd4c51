import { describe, expect, test } from 'vitest';
import { compileWire, generousLimits, taskId, uuid } from '../../../tests/testkit/wire-fixture.ts';
import { Fault } from '../../errors.ts';
import { RequestFaults } from '../request-faults.ts';

const limits = generousLimits;

function codeOf(text: string, withLimits = true): string {
  try {
    compileWire(text, withLimits ? { limits } : {});
  } catch (error) {
    if (error instanceof Fault) {
      expect(error.message).not.toMatch(/\d/);
      return error.code;
    }
    if (error instanceof RequestFaults) return error.code;
    throw error;
  }
  return 'none';
}

const parents = (depth: number) => `{ task(id: "${taskId}") { ${'parent { '.repeat(depth)}id${' }'.repeat(depth)} } }`;
const aliases = (count: number) => `{ ${Array.from({ length: count }, (_, index) => `a${index}: hello`).join(' ')} }`;
const directives = (count: number) => `{ ${Array.from({ length: count }, () => 'hello @include(if: true)').join(' ')} }`;
const tokens = (count: number) => `{ tasks(filter: {labelIds: [${`"label_${uuid}"`.repeat(count - 16)}]}) { id } }`;

describe('unpublished text has limits, published has none', () => {
  test.each([
    ['depth', parents(10), parents(11)],
    ['aliases', aliases(15), aliases(16)],
    ['directives', directives(50), directives(51)],
    ['tokens', tokens(5_000), tokens(5_001)],
  ])('%s', (_name, within, beyond) => {
    expect(codeOf(within)).toBe('none');
    expect(codeOf(beyond)).toBe('DOCUMENT_TOO_COMPLEX');
    expect(codeOf(beyond, false)).toBe('none');
  });

  test('a fragment counts as often as it is spread', () => {
    const spread = (depth: number) => Array.from({ length: depth }, (_, index) => `fragment F${index} on Task { parent { ...F${index + 1} } }`).join(' ');
    expect(codeOf(`{ task(id: "${taskId}") { ...F0 } } ${spread(30)} fragment F30 on Task { id }`)).toBe('DOCUMENT_TOO_COMPLEX');
    const doubling = Array.from({ length: 10 }, (_, index) => `fragment F${index} on Query { ...F${index + 1} ... on Query { ...F${index + 1} } }`).join(' ');
    expect(codeOf(`{ ...F0 } ${doubling} fragment F10 on Query { alias: hello }`)).toBe('DOCUMENT_TOO_COMPLEX');
  });

  test('brackets nest only so far, published or not', () => {
    const nested = (depth: number) => `{ plain(input: ${'{inner: '.repeat(depth)}{}${'}'.repeat(depth)}) }`;
    expect(codeOf(nested(190))).toBe('none');
    for (const withLimits of [true, false]) expect(codeOf(nested(300), withLimits)).toBe('DOCUMENT_TOO_COMPLEX');
    expect(codeOf(`{ hello(name: "${'['.repeat(1_000)}") } # ${'{'.repeat(1_000)}`)).toBe('none');
  });

  test('the introspection that GraphiQL sends passes', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    expect(codeOf(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, schemaDescription: true, specifiedByUrl: true, directiveIsRepeatable: true, oneOf: true }))).toBe('none');
  });
});

describe('hostile documents end soon, in a refusal', () => {
  test.each([
    ['fragments in a circle', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
    ['a fragment that spreads itself', '{ ...A } fragment A on Query { hello ...A }'],
    ['fragments in a circle through fields', `{ task(id: "${taskId}") { ...A } } fragment A on Task { parent { ...A } }`],
    ['deep lists', `{ things(ids: ${'['.repeat(2_000)}${']'.repeat(2_000)}) { __typename } }`],
    ['deep objects', `{ plain(input: ${'{inner: '.repeat(1_500)}{}${'}'.repeat(1_500)}) }`],
    ['introspection of introspection', `{ __schema { types { ${'fields { type { '.repeat(20)} name ${'} }'.repeat(20)} } } }`],
    ['an open block string', '{ hello(name: """ }'],
    ['the same field a thousand times over', `{ ${'hello '.repeat(4_998)}}`],
    ['the same objects a thousand times over', `{ ${'me { name } '.repeat(1_249)}}`],
    ['only braces', '{'.repeat(4_999)],
    ['a lone surrogate escape', String.raw`{ hello(name: "\uD800") }`],
    ['nothing', ''],
    ['a comment', '# nothing'],
    ['a type system', 'type Query { a: Int }'],
  ])('%s', (_name, text) => {
    const before = process.cpuUsage();
    expect(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'DOCUMENT_TOO_COMPLEX', 'BAD_USER_INPUT', 'none']).toContain(codeOf(text));
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000);
  });
});
