import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { modules } from '../modules/index.ts';
import { declaredTables } from './declared-tables.ts';
import { migrateCommand } from './migrate.ts';
import { openCompiler } from './open-compiler.ts';
import { openServers } from './open-servers.ts';
import { operationsCommand } from './operations.ts';
import { runProgram } from './run-program.ts';
import { serveCommand } from './serve.ts';

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));

const program = new Command('portcullis')
  .description('A GraphQL gateway for PostgreSQL that runs only the operations you published')
  .version(version)
  // Else `operations publish --version 1.4.2` would ask for ours.
  .enablePositionalOptions()
  .addCommand(serveCommand())
  .addCommand(migrateCommand({ openDatabase: openServers, tables: declaredTables(modules) }))
  .addCommand(operationsCommand({ openDatabase: openServers, openCompiler }));

process.exitCode = await runProgram(program, process.argv.slice(2));
