import { buildSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compileWire, idPrefixes, sha256, taskId, uuid, wireSchema } from '../../../tests/testkit/wire-fixture.ts';
import { OperatorError } from '../../errors.ts';
import { RequestFaults } from '../request-faults.ts';
import { createCompiler } from './compile-operation.ts';

function faultsOf(text: string, request?: Parameters<typeof compileWire>[1]): RequestFaults {
  try {
    compileWire(text, request);
  } catch (error) {
    if (error instanceof RequestFaults) return error;
    throw error;
  }
  throw new Error('It compiled.');
}

test('an operation is told by the hash of its exact text', () => {
  const text = 'query Hi { hello }';
  expect(compileWire(text)).toMatchObject({ hash: sha256(text), text, kind: 'query', operationName: 'Hi', requiresViewer: false, requiredScopes: [], inputChecks: [] });
  expect(compileWire('mutation{touch}').kind).toBe('mutation');
  expect(compileWire('subscription { ticks }').kind).toBe('subscription');
  expect(compileWire(text, { document: parse(text) }).document.definitions).toHaveLength(1);
});

test('a published document keeps no positions, unpublished text does for the places of its errors', () => {
  const limits = { maxDepth: 9, maxAliases: 9, maxDirectives: 9, maxTokens: 99 };
  expect(compileWire('{ hello }').definition.loc).toBeUndefined();
  expect(compileWire('{ hello }', { limits }).definition.loc?.start).toBe(0);
});

describe('what is wrong is told with its place', () => {
  test('syntax', () => {
    const faults = faultsOf('{ hello(');
    expect(faults).toMatchObject({ code: 'GRAPHQL_PARSE_FAILED', status: 400 });
    expect(faults.errors[0]?.locations).toEqual([{ line: 1, column: 9 }]);
  });

  test('conditions of a subscription’s root field, which graphql-js throws', () => {
    expect(faultsOf('subscription ($if: Boolean!) { ticks @skip(if: $if) }')).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED', status: 422 });
  });

  test('every validation error', () => {
    const faults = faultsOf('{ nothing\n  me { nobody } }');
    expect(faults).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED', status: 422 });
    expect(faults.errors.map(({ locations }) => locations?.[0])).toEqual([{ line: 1, column: 3 }, { line: 2, column: 8 }]);
    expect(faults.errors[0]?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED', retryable: false });
  });

  test.each([
    ['query A { hello } query B { hello }', null],
    ['query A { hello } query B { hello }', 'C'],
    ['fragment F on Query { hello } query A { ...F }', 'F'],
  ])('which operation of %s with the name %s', (text, operationName) => {
    expect(faultsOf(text, { operationName }).code).toBe('OPERATION_RESOLUTION_FAILURE');
  });

  test('a document without an operation', () => {
    expect(['GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE']).toContain(faultsOf('fragment F on Query { hello }').code);
  });
});

test('an operation whose root type the schema lacks', () => {
  const compile = createCompiler({ schema: buildSchema('type Query { a: Int }'), idPrefixes, suggestions: true });
  expect(() => compile('mutation { a }')).toThrow('The schema has no mutation type.');
});

test('nothing is suggested where that is switched off', () => {
  const quiet = createCompiler({ schema: wireSchema, idPrefixes, suggestions: false });
  const texts = ['{ helo }', '{ colour(is: REDD) }', '{ hello(nmae: "x") }', 'query ($f: TaskFiltr) { tasks(filter: $f) { id } }', '{ task(id: "x") { ... on Tsk { id } } }', '{ tasks(filter: {txt: "a"}) { id } }', '{ things(ids: []) { title } }'];
  for (const text of texts) {
    expect(() => quiet(text)).toThrow(RequestFaults);
    expect(() => quiet(text)).not.toThrow(/did you mean/i);
  }
  expect(() => compileWire('{ helo }')).toThrow('Did you mean "hello"?');
});

describe('ids written into the text', () => {
  test.each([
    `{ task(id: "${taskId}") { id } }`,
    `{ things(ids: ["${taskId}", "account_${uuid}"]) { __typename } }`,
    `{ things(ids: "${taskId}") { __typename } }`,
    `{ tasks(filter: {projectId: null, any: [{labelIds: ["label_${uuid}"]}]}) { id } }`,
    `query ($id: ID! = "${taskId}") { task(id: $id) { id } }`,
  ])('%s compiles', (text) => {
    expect(() => compileWire(text)).not.toThrow();
  });

  test.each([
    [`{ task(id: "project_${uuid}") { id } }`, 'Query.task(id:) must be the id of a Task.'],
    ['{ task(id: 5) { id } }', 'Query.task(id:) must be the id of a Task.'],
    [`{ things(ids: ["${taskId}", "x"]) { __typename } }`, 'Query.things(ids:) must be the id of a Task or Account.'],
    ['{ tasks(filter: {any: {projectId: "x"}}) { id } }', 'Query.tasks(filter:).any.projectId must be the id of a Project.'],
    ['query ($id: ID! = "x") { task(id: $id) { id } }', '$id must be the id of a Task.'],
    ['fragment F on Query { ...G } fragment G on Query { task(id: "x") { id } } { ...F }', 'Query.task(id:) must be the id of a Task.'],
    ['{ ... on Query @include(if: false) { task(id: "x") { id } } }', 'Query.task(id:) must be the id of a Task.'],
  ])('%s is refused', (text, message) => {
    const faults = faultsOf(text);
    expect(faults.code).toBe('BAD_USER_INPUT');
    expect(faults.errors[0]?.message).toBe(message);
    expect(faults.errors[0]?.locations).toHaveLength(1);
  });

  test('U+0000 is refused in any literal', () => {
    expect(faultsOf(String.raw`{ echo(text: "a\u0000b") }`).code).toBe('BAD_USER_INPUT');
  });
});

describe('checks of variables', () => {
  const checked = (text: string) => compileWire(text).inputChecks.map(({ variable, check }) => `${variable}:${check.kind}`);
  test('only for variables that reach an id, each once', () => {
    expect(checked('query ($a: ID!, $b: String) { task(id: $a) { id } again: task(id: $a) { id } hello(name: $b) }')).toEqual(['a:id']);
    expect(checked('query ($p: Plain) { plain(input: $p) }')).toEqual([]);
    expect(checked('query ($f: TaskFilter) { tasks(filter: $f) { id } }')).toEqual(['f:object']);
    expect(checked('query ($a: ID!, $l: [ID!]!) { tasks(filter: {projectId: $a, labelIds: $l}) { id } }')).toEqual(['a:id', 'l:list']);
    expect(checked('query ($a: ID!) { task(id: $a) { id } node(id: $a) { id } }')).toEqual(['a:id', 'a:id']);
  });

  test('only for the operation that runs', () => {
    const text = 'query A($id: ID!) { task(id: $id) { id } } query B { hello }';
    expect(compileWire(text, { operationName: 'B' }).inputChecks).toEqual([]);
  });

  test('an @id of a type without a prefix is a mistake of the operator', () => {
    const schema = buildSchema('directive @id(of: [String!]!) on ARGUMENT_DEFINITION type Query { a(id: ID @id(of: ["Nobody"])): Int }');
    const compile = createCompiler({ schema, idPrefixes, suggestions: true });
    expect(() => compile('{ a(id: "x") }')).toThrow(OperatorError);
  });
});

describe('rights', () => {
  test.each([
    ['{ __typename __schema { types { name } } hello }', false, []],
    ['{ viewerId }', true, []],
    ['{ me { __typename } }', false, []],
    ['{ me { id } }', true, []],
    ['{ ...F } fragment F on Query { me { balance } }', true, [[['money:read', 'money:see'], ['root']]]],
    ['{ task(id: "task_0198c2f4-6f3e-7c11-9d2e-0123456789ab") { parent { secret } title } }', true, [[['tasks:secret']]]],
    ['{ things(ids: []) { ... on Task { title } } }', false, []],
    ['{ things(ids: []) { ... on Account { name } } }', true, []],
    ['{ things(ids: []) { __typename } }', false, []],
    // A Node may be an Account, whose fields no one may read without a token.
    ['{ node(id: "task_0198c2f4-6f3e-7c11-9d2e-0123456789ab") { id } }', true, []],
    ['{ node(id: "task_0198c2f4-6f3e-7c11-9d2e-0123456789ab") { ... on Task { title } } }', false, []],
    ['{ task(id: "task_0198c2f4-6f3e-7c11-9d2e-0123456789ab") { secret } me { a: balance b: balance } }', true, [[['tasks:secret']], [['money:read', 'money:see'], ['root']]]],
  ])('%s', (text, requiresViewer, requiredScopes) => {
    expect(compileWire(text)).toMatchObject({ requiresViewer, requiredScopes });
  });

  test('a type that is marked where it is extended counts', () => {
    const schema = buildSchema('directive @authenticated on OBJECT type Query { a: Int } extend type Query @authenticated');
    expect(createCompiler({ schema, idPrefixes, suggestions: true })('{ a }').requiresViewer).toBe(true);
  });
});
