import { expect, test } from 'vitest';
import { modules } from '../../src/modules/index.ts';
import { buildSchema } from '../../src/gateway/build-schema.ts';
import { idPrefixes } from '../../src/gateway/id-prefixes.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import { readSchemaFiles } from '../../src/gateway/read-schema-files.ts';
import { subscriptionFields } from '../../src/gateway/subscription-fields.ts';
import { watchedField } from '../../src/gateway/live/watched-field.ts';

const schema = buildSchema(await readSchemaFiles(), modules);
const compile = createCompiler({ schema, idPrefixes: idPrefixes(modules), suggestions: false });
const watched = (selection: string, rest = '') =>
  watchedField(schema, subscriptionFields(modules), compile(`subscription ($id: ID!, $after: String) { workspaceEvents(workspaceId: $id, after: $after) { ${selection} } } ${rest}`));

test.each([
  ['the event alone', '__typename id type at cursor'],
  ['who did it', 'actor { name initials }'],
  ['what it happened to', '... on TaskEvent { taskId task { id title isOpen __typename } } ... on LabelEvent { label { name } }'],
  ['rows that it leads to', '... on CommentEvent { comment { body author { name } task { title project { lead { name } } workspace { name } } } }'],
])('everybody is shown the same where a subscription selects %s', (_what, selection) => {
  expect(watched(selection).alike).toBe(true);
});

test.each([
  ['a list', '... on TaskEvent { task { labels { name } } }'],
  ['pages', '... on TaskEvent { task { comments(first: 1) { totalCount } } }'],
  ['pages of a person', 'actor { memberships(first: 1) { totalCount } }'],
  ['a row under rules of its own', '... on ProjectMoveEvent { move { status } }'],
  ['one of these deep in a fragment', '...A', 'fragment A on TaskEvent { task { ...B } } fragment B on Task { project { ...C } } fragment C on Project { tasks(first: 1) { totalCount } }'],
  ['one of these that is mostly skipped', '... on TaskEvent { task { labels @skip(if: true) { name } } }'],
])('one viewer may be shown more than another where it selects %s', (_what, selection, rest = '') => {
  expect(watched(selection, rest).alike).toBe(false);
});

test('a variable that only says where to begin is known as one, and no other', () => {
  const startOf = (text: string) => watchedField(schema, subscriptionFields(modules), compile(text)).startVariable;
  expect(watched('type').startVariable).toBe('after');
  expect(startOf('subscription ($id: ID!, $from: String) { ...S } fragment S on Subscription { taskChanged(taskId: $id, after: $from) { type } }')).toBe('from');
  expect(startOf('subscription ($id: ID!) { taskChanged(taskId: $id, after: "x") { type } }')).toBeNull();
  expect(startOf('subscription ($id: ID!, $c: Cursor) { taskChanged(taskId: $id) { task { comments(after: $c) { totalCount } } } }')).toBeNull();
});
