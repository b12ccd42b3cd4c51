import { CommanderError, type Command } from 'commander';
import { OperatorError } from '../errors.ts';
import { AlreadyReported, exitCode, type CommandStreams, type ExitCode } from './output.ts';

/**
 * Runs a command line and returns its exit code, never throwing: wrong use is 2, an operator's mistake one sentence on
 * stderr and 1 (under --json also `{"error": …}` on stdout), anything else its stack and 1.
 */
export async function runProgram(program: Command, args: readonly string[], streams: CommandStreams = process): Promise<ExitCode> {
  prepare(program, streams);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.misused;
    if (error instanceof AlreadyReported) return exitCode.refused;
    const message = error instanceof OperatorError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
    streams.stderr.write(`${message}\n`);
    if (args.includes('--json')) {
      streams.stdout.write(`${JSON.stringify({ error: error instanceof OperatorError ? error.message : 'An unexpected error: see stderr' })}\n`);
    }
    return exitCode.refused;
  }
}

/** Commands that were added as whole do not inherit these settings from their parent. */
function prepare(command: Command, streams: CommandStreams): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => void streams.stdout.write(text),
    writeErr: (text) => void streams.stderr.write(text),
  });
  command.showHelpAfterError(`(portcullis ${pathOf(command)}--help says how it is used)`);
  for (const child of command.commands) prepare(child, streams);
}

function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null ? '' : `${pathOf(parent)}${command.name()} `;
}
