import Fastify from 'fastify';
import mercurius, { type IResolvers, type MercuriusLoaders } from 'mercurius';
import mercuriusCache from 'mercurius-cache';
import { createIdentify } from './create-identify.ts';
import { type Context, createContext } from './resolvers.ts';
import { cacheSeconds, type Settings } from './settings.ts';
import type { Source } from './source.ts';
import { typeDefs } from './type-defs.ts';

declare module 'mercurius' {
  interface MercuriusContext extends Context {}
}

/** Mercurius with its JIT from the first request on, known operations alone, and where asked mercurius-cache by viewer. */
export async function startMercurius(settings: Settings, source: Source, resolvers: object, loaders?: MercuriusLoaders): Promise<void> {
  const identify = await createIdentify(settings.publicJwk);
  const app = Fastify({ logger: false });
  await app.register(mercurius, {
    schema: typeDefs,
    resolvers: resolvers as IResolvers,
    ...(loaders === undefined ? {} : { loaders }),
    jit: 1,
    context: async (request) => createContext(source, await identify(request.headers.authorization)),
    persistedQueryProvider: {
      isPersistedQuery: () => true,
      isPersistedQueryRetry: () => false,
      getHash: ({ extensions }) => (extensions as { readonly persistedQuery?: { readonly sha256Hash?: string } } | undefined)?.persistedQuery?.sha256Hash ?? '',
      getQueryFromHash: async (hash) => settings.operations[hash] ?? '',
    },
  });
  if (settings.cache) {
    // By the viewer: what one of them may see is not another's to have.
    const byViewer = { extendKey: (_source: unknown, _args: unknown, { viewerId }: Context) => viewerId };
    await app.register(mercuriusCache.default, {
      ttl: cacheSeconds,
      storage: { type: 'memory', options: { size: 100_000 } },
      policy: { Query: { project: byViewer }, Project: { lead: byViewer, tasks: byViewer }, Task: { assignee: byViewer } },
    });
  }
  await app.listen({ host: '127.0.0.1', port: settings.port });
}
