import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { MaxTokensParserWLexer } from '@escape.tech/graphql-armor-max-tokens';
import { validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { Fault } from '../../errors.ts';

/** What unpublished text may at most be. A fragment counts wherever it is spread. */
export interface DocumentLimits {
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxDirectives: number;
  readonly maxTokens: number;
}

// Thrown from armor's own hook, so that neither its wording nor a limit reaches the client.
const onReject = [
  (): never => {
    throw new Fault('DOCUMENT_TOO_COMPLEX');
  },
];

/** Parses text and stops at the first token too many. Throws Fault DOCUMENT_TOO_COMPLEX or a GraphQLError of syntax. */
export function parseWithinLimits(text: string, limits: DocumentLimits): DocumentNode {
  return new MaxTokensParserWLexer(text, { n: limits.maxTokens, exposeLimits: false, onReject }).parseDocument();
}

/**
 * Holds a parsed document against the limits before it is validated: validation itself is dear for a hostile document.
 * Fragments that spread themselves are passed over; validation refuses them. Throws Fault DOCUMENT_TOO_COMPLEX.
 */
export function requireWithinLimits(schema: GraphQLSchema, document: DocumentNode, limits: DocumentLimits): void {
  const quiet = { exposeLimits: false, onReject };
  validate(schema, document, [
    maxDepthRule({ ...quiet, n: limits.maxDepth, flattenFragments: true }),
    maxAliasesRule({ ...quiet, n: limits.maxAliases }),
    maxDirectivesRule({ ...quiet, n: limits.maxDirectives }),
  ]);
}
