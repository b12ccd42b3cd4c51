import { useGraphQlJit } from '@envelop/graphql-jit';
import type { Plugin } from 'graphql-yoga';
import { createPostgresSource, openPostgres } from './common/postgres-source.ts';
import { readSettings } from './common/settings.ts';
import { startYoga } from './common/start-yoga.ts';

/** graphql-yoga with graphql-jit, DataLoader and postgres.js. */
const settings = readSettings();
await startYoga(settings, createPostgresSource(openPostgres(settings.databaseUrl)), [useGraphQlJit() as Plugin]);
