import { createServer } from 'node:http';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { createInMemoryCache, useResponseCache } from '@graphql-yoga/plugin-response-cache';
import { parse } from 'graphql';
import { createSchema, createYoga, type Plugin } from 'graphql-yoga';
import { createIdentify } from './create-identify.ts';
import { type Context, createContext, createResolvers } from './resolvers.ts';
import { cacheSeconds, type Settings } from './settings.ts';
import type { Source } from './source.ts';
import { typeDefs } from './type-defs.ts';

/** graphql-yoga with parsed persisted operations, and where asked its response cache by viewer. */
export async function startYoga(settings: Settings, source: Source, plugins: readonly Plugin[]): Promise<void> {
  const identify = await createIdentify(settings.publicJwk);
  const documents = new Map(Object.entries(settings.operations).map(([hash, text]) => [hash, parse(text)]));
  const caching = useResponseCache({
    session: (request) => request.headers.get('authorization'),
    ttl: cacheSeconds * 1_000,
    cache: createInMemoryCache({ max: 100_000 }),
    includeExtensionMetadata: false,
  });
  const yoga = createYoga<object, Context>({
    schema: createSchema<Context>({ typeDefs, resolvers: createResolvers(source) }),
    context: async ({ request }) => createContext(source, await identify(request.headers.get('authorization'))),
    plugins: [
      usePersistedOperations({ getPersistedOperation: (hash) => documents.get(hash) ?? null, skipDocumentValidation: true }),
      ...plugins,
      ...(settings.cache ? [caching] : []),
    ],
    logging: false,
    graphiql: false,
    landingPage: false,
    maskedErrors: true,
  });
  createServer(yoga).listen(settings.port, '127.0.0.1');
}
