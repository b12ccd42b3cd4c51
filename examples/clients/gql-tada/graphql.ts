import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './generated/graphql-env.d.ts';

/** `graphql` of this schema: documents are typed by their text. */
export const graphql = initGraphQLTada<{ introspection: introspection; disableMasking: true }>();
