import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControl } from '@apollo/server/plugin/cacheControl';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import responseCachePlugin from '@apollo/server-plugin-response-cache';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify from 'fastify';
import { createIdentify } from './common/create-identify.ts';
import { createPostgresSource, openPostgres } from './common/postgres-source.ts';
import { createContext, createResolvers, type Context } from './common/resolvers.ts';
import { cacheSeconds, readSettings } from './common/settings.ts';
import { typeDefs } from './common/type-defs.ts';

/**
 * Apollo Server on Fastify, its fastest host: automatic persisted queries, DataLoader, postgres.js, and where asked its
 * response cache in memory, by viewer.
 */
const settings = readSettings();
const source = createPostgresSource(openPostgres(settings.databaseUrl));
const identify = await createIdentify(settings.publicJwk);
const app = Fastify({ logger: false });
const caching = [
  ApolloServerPluginCacheControl({ defaultMaxAge: cacheSeconds }),
  responseCachePlugin<Context>({ sessionId: async ({ contextValue }) => contextValue.viewerId }),
];

const server = new ApolloServer<Context>({
  typeDefs,
  resolvers: createResolvers(source),
  introspection: false,
  includeStacktraceInErrorResponses: false,
  plugins: [fastifyApolloDrainPlugin(app), ApolloServerPluginUsageReportingDisabled(), ...(settings.cache ? caching : [])],
});
await server.start();
app.route({
  method: ['GET', 'POST'],
  url: '/graphql',
  handler: fastifyApolloHandler(server, {
    context: async (request) => createContext(source, await identify(request.headers.authorization)),
  }),
});
await app.listen({ host: '127.0.0.1', port: settings.port });
