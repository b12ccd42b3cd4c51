import { hash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { printSdl } from './operations/schema-check/print-sdl.ts';

/** Names a schema by its content, directives included: nodes of one version share what they keep, others do not. */
export function schemaVersion(schema: GraphQLSchema): string {
  return hash('sha256', printSdl(schema, { sorted: true }), 'base64url').slice(0, 12);
}
