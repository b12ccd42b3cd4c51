import { createPostgresSource, openPostgres } from './common/postgres-source.ts';
import { createResolvers } from './common/resolvers.ts';
import { readSettings } from './common/settings.ts';
import { startMercurius } from './common/start-mercurius.ts';

/** Mercurius with DataLoader and postgres.js. */
const settings = readSettings();
const source = createPostgresSource(openPostgres(settings.databaseUrl));
await startMercurius(settings, source, createResolvers(source));
