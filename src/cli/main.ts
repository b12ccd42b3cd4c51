import { Command } from 'commander';
import { modules } from '../modules/index.ts';
import { declaredTables } from './declared-tables.ts';
import { loadPublished } from './load-published.ts';
import { migrateCommand } from './migrate.ts';
import { openCompiler } from './open-compiler.ts';
import { openServers } from './open-servers.ts';
import { operationsCommand } from './operations.ts';
import { runProgram } from './run-program.ts';
import { schemaCommand } from './schema.ts';
import { seedCommand } from './seed.ts';
import { serveCommand } from './serve.ts';
import { tokenCommand } from './token.ts';
import { version } from './version.ts';

const program = new Command('portcullis')
  .description('A GraphQL gateway for PostgreSQL that runs only the operations you published')
  .version(version)
  // Else `operations publish --version 1.4.2` would ask for ours.
  .enablePositionalOptions()
  .addCommand(serveCommand())
  .addCommand(migrateCommand({ openDatabase: openServers, tables: declaredTables(modules) }))
  .addCommand(seedCommand({ openDatabase: openServers }))
  .addCommand(operationsCommand({ openDatabase: openServers, openCompiler }))
  .addCommand(schemaCommand({ loadPublished: () => loadPublished({ openDatabase: openServers }) }))
  .addCommand(tokenCommand());

process.exitCode = await runProgram(program, process.argv.slice(2));
