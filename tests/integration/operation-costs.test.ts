import fc from 'fast-check';
import { expect, test } from 'vitest';
import { argumentRules } from '../../src/gateway/argument-rules.ts';
import { buildSchema } from '../../src/gateway/build-schema.ts';
import { idPrefixes } from '../../src/gateway/id-prefixes.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import { readSchemaFiles } from '../../src/gateway/read-schema-files.ts';
import { modules } from '../../src/modules/index.ts';

const compile = createCompiler({
  schema: buildSchema(await readSchemaFiles(), modules), idPrefixes: idPrefixes(modules), argumentRules: argumentRules(modules), suggestions: false,
});
const costOf = (text: string, variables: Record<string, unknown> = {}): number => compile(text).cost.costOf(variables);
const uuid = '0198c2f4-6f3e-7c11-9d2e-0123456789ab';

test('each object counts one, scalars nothing, and a list as often as its page is long', () => {
  expect(costOf('{ __typename }')).toBe(0);
  expect(costOf('{ viewer { id name } }')).toBe(1);
  expect(costOf('{ tasks(first: 7) { totalCount } }')).toBe(1);
  expect(costOf('{ tasks(first: 7) { nodes { id } } }')).toBe(1 + 7);
  expect(costOf('{ tasks(last: 3) { edges { node { assignee { id } } } } }')).toBe(1 + 3 * (1 + 1 + 1));
  expect(costOf('{ tasks { nodes { id } } }')).toBe(1 + 20);
  expect(costOf('{ projects(first: 10) { nodes { tasks(first: 5) { nodes { comments(first: 3) { nodes { id } } } } } } }')).toBe(1 + 10 * (1 + 1 + 5 * (1 + 1 + 3)));
});

test('what is merged counts once, and of an interface the dearest type', () => {
  expect(costOf(`{ viewer { id } ...Again viewer { name } } fragment Again on Query { viewer { id } }`)).toBe(1);
  expect(costOf(`{ node(id: "task_${uuid}") { id ... on Task { project { id } assignee { id } } ... on Project { lead { id } } } }`)).toBe(1 + 2);
  expect(costOf(`query ($a: Boolean!) { viewer @include(if: $a) { id } }`, { a: false })).toBe(1);
});

test('variables decide, with their defaults; a list of ids is as long as it is', () => {
  const text = 'query ($first: PageSize = 5, $last: PageSize) { tasks(first: $first, last: $last) { nodes { id } } }';
  const { cost } = compile(text);
  expect(cost.variables).toEqual(['first', 'last']);
  expect([cost.costOf({ first: 5 }), cost.costOf({ first: null }), cost.costOf({ first: null, last: 50 }), cost.most]).toEqual([6, 21, 51, 101]);
  const nodes = compile('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }');
  expect([nodes.cost.costOf({ ids: ['a', 'b', 'c'] }), nodes.cost.most]).toEqual([3, 100]);
  expect(costOf(`{ nodes(ids: ["task_${uuid}", "user_${uuid}"]) { id } }`)).toBe(2);
});

test('the example of docs/operations.md', () => {
  const { cost } = compile('query Board($tasks: PageSize) { projects(first: 10) { nodes { name tasks(first: $tasks) { nodes { title assignee { name } } } } } }');
  expect([cost.costOf({ tasks: 10 }), cost.most]).toEqual([221, 2_021]);
});

test('a document that repeats itself in fragments is worked out without being unfolded', () => {
  const levels = 40;
  const fragments = Array.from({ length: levels }, (_, at) =>
    `fragment F${at} on Task { project { a: tasks(first: $first) { nodes { ...F${at + 1} } } b: tasks(first: 1) { nodes { ...F${at + 1} } } } }`);
  const text = `query ($first: PageSize) { tasks(first: 1) { nodes { ...F0 } } } ${fragments.join(' ')} fragment F${levels} on Task { id }`;
  expect(costOf(text, { first: 2 })).toBeGreaterThan(3 ** levels);
});

const size = fc.integer({ min: 1, max: 100 });
const nested = compile(`query ($a: PageSize, $b: PageSize, $c: PageSize) {
  projects(first: $a) { nodes { lead { id } tasks(last: $b) { edges { node { id labels { id } comments(first: $c) { nodes { author { id } } } } } pageInfo { endCursor } } } }
}`);

test('no cost falls when a page grows, and none is above the most', () => {
  fc.assert(fc.property(size, size, size, fc.constantFrom('a', 'b', 'c'), (a, b, c, grown) => {
    const sizes = { a, b, c };
    const cost = nested.cost.costOf(sizes);
    expect(nested.cost.costOf({ ...sizes, [grown]: Math.min(100, sizes[grown] + 1) })).toBeGreaterThanOrEqual(cost);
    expect(cost).toBeLessThanOrEqual(nested.cost.most);
  }));
  expect(nested.cost.costOf({ a: 100, b: 100, c: 100 })).toBe(nested.cost.most);
});
