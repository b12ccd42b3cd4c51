import { Command } from 'commander';
import { version } from '../version.ts';
import { loadCommands } from './load-commands.ts';
import { runProgram } from './run-program.ts';

const args = process.argv.slice(2);
const program = new Command('portcullis')
  .description('A GraphQL gateway for PostgreSQL that runs only the operations you published')
  .version(version)
  // Else `operations publish --version 1.4.2` would ask for ours.
  .enablePositionalOptions();
for (const command of await loadCommands(args[0])) program.addCommand(command);

process.exitCode = await runProgram(program, args);
