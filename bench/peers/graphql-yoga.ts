import { createDrizzleSource } from './common/drizzle-source.ts';
import { openPostgres } from './common/postgres-source.ts';
import { readSettings } from './common/settings.ts';
import { startYoga } from './common/start-yoga.ts';

/** graphql-yoga with its own executor, DataLoader, and drizzle's prepared statements. */
const settings = readSettings();
await startYoga(settings, createDrizzleSource(openPostgres(settings.databaseUrl)), []);
