import { createPostgresSource, createTransactionalSource, openPostgres } from './common/postgres-source.ts';
import { createResolvers } from './common/resolvers.ts';
import { readSettings } from './common/settings.ts';
import { startMercurius } from './common/start-mercurius.ts';

/** Mercurius with DataLoader and postgres.js. With `--transaction` a command opens one. */
const settings = readSettings();
const sql = openPostgres(settings.databaseUrl);
const source = process.argv.includes('--transaction') ? createTransactionalSource(sql) : createPostgresSource(sql);
await startMercurius(settings, source, createResolvers(source));
