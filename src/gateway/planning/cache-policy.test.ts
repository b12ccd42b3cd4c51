import { buildSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { chooseOperation } from './choose-operation.ts';
import { type CachePolicy, cachePolicy } from './cache-policy.ts';
import { reachedFields } from './reached-fields.ts';

const schema = buildSchema(/* GraphQL */ `
  enum CacheControlScope { PUBLIC PRIVATE }
  directive @cacheControl(maxAge: Int, staleWhileRevalidate: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  directive @cacheTags(tags: [String!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  interface Node { id: ID! }
  type Book implements Node @cacheControl(maxAge: 100, staleWhileRevalidate: 50, scope: PUBLIC) @cacheTags(tags: ["books"]) {
    id: ID!
    title: String
    price: Int @cacheControl(maxAge: 5)
    author: Author
    page: Page
    raw: Raw
    reviews: Page @cacheControl(inheritMaxAge: true)
  }
  type Author implements Node @cacheControl(maxAge: 300, scope: PUBLIC) { id: ID! name: String books: [Book] @cacheTags(tags: ["shelf", "bad tag\\n"]) }
  type Page @cacheControl(inheritMaxAge: true) { text: String }
  type Raw implements Node { id: ID! text: String }
  union Thing = Book | Author
  union Any = Book | Raw
  type Query {
    book: Book
    bookNow: Book @cacheControl(maxAge: 0)
    mine: Book @cacheControl(maxAge: 50, scope: PRIVATE)
    scalar: String
    count: Int @cacheControl(maxAge: 7, scope: PUBLIC)
    raw: Raw
    page: Page
    node: Node
    thing: Thing
    any: Any
    inherits: Book @cacheControl(inheritMaxAge: true)
  }
  type Mutation { book: Book }
`);

function policyOf(text: string, requiresViewer = false): CachePolicy {
  const document = parse(text);
  const definition = chooseOperation(document, null);
  return cachePolicy(schema, definition.operation, reachedFields(schema, document, definition), requiresViewer);
}

test.each<readonly [string, Partial<CachePolicy>]>([
  ['{ book { id title } }', { maxAge: 100, staleWhileRevalidate: 50, scope: 'PUBLIC', tags: ['books'] }],
  ['{ book { price } }', { maxAge: 5, staleWhileRevalidate: 0, scope: 'PRIVATE' }],
  ['{ book { author { name } } }', { maxAge: 100, staleWhileRevalidate: 0, scope: 'PUBLIC' }],
  ['{ book { author { books { title } } } }', { maxAge: 100, tags: ['books', 'shelf'] }],
  ['{ book { page { text } reviews { text } } }', { maxAge: 100 }],
  ['{ mine { title } }', { maxAge: 50, scope: 'PRIVATE' }],
  ['{ count }', { maxAge: 7, scope: 'PUBLIC' }],
  ['{ count book { id } }', { maxAge: 7 }],
  ['{ thing { ... on Book { title } } }', { maxAge: 100 }],
  ['{ bookNow { title } }', { forbiddenBy: 'Query.bookNow: maxAge is 0' }],
  ['{ scalar }', { forbiddenBy: 'Query.scalar: no @cacheControl on it or on String' }],
  ['{ raw { text } }', { forbiddenBy: 'Query.raw: no @cacheControl on it or on Raw' }],
  ['{ book { raw { text } } }', { forbiddenBy: 'Book.raw: no @cacheControl on it or on Raw' }],
  ['{ page { text } }', { forbiddenBy: 'Query.page: no @cacheControl on it or on Page' }],
  ['{ inherits { id } }', { forbiddenBy: 'Query.inherits: no @cacheControl on it or on Book' }],
  ['{ node { id } }', { forbiddenBy: 'Query.node: no @cacheControl on it or on Node' }],
  ['{ any { ... on Book { id } } }', { forbiddenBy: 'Query.any: no @cacheControl on it or on Any' }],
  ['{ book { title } bookNow @skip(if: true) { title } }', { forbiddenBy: 'Query.bookNow: maxAge is 0' }],
  ['{ __typename }', { forbiddenBy: 'No field says for how long' }],
  ['{ __schema { queryType { name } } }', { forbiddenBy: 'No field says for how long' }],
  ['mutation { book { id } }', { forbiddenBy: 'A mutation is never kept' }],
])('%s', (text, expected) => {
  expect(policyOf(text)).toMatchObject({ forbiddenBy: null, ...expected });
});

test('what needs a viewer is never public, whatever the schema says', () => {
  expect(policyOf('{ book { title } }', true).scope).toBe('PRIVATE');
});
