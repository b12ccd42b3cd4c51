import { z } from 'zod';
import type { ManifestFormat } from './manifest.ts';
import { readShape } from './read-shape.ts';

const shape = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(
    z.object({ id: z.string().min(1), name: z.string(), type: z.enum(['query', 'mutation', 'subscription']), body: z.string().min(1), clientName: z.string().nullish() }),
  ),
});

/**
 * What `@apollo/generate-persisted-query-manifest`, Apollo Kotlin and Apollo iOS write.
 * @see https://www.apollographql.com/docs/graphos/platform/security/persisted-queries
 */
export const apolloManifest: ManifestFormat = {
  name: 'Apollo manifest',
  matches: (json) => typeof json === 'object' && json !== null && 'format' in json,
  read(json) {
    const { operations } = readShape(shape, json);
    return {
      clientName: operations[0]?.clientName ?? null,
      operations: operations.map(({ id, name, body }, index) => ({ id, name, text: body, place: `operations[${index}]` })),
    };
  },
};
