import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { retireOperations } from '../gateway/operations/retire/retire-operations.ts';
import type { Selection } from '../gateway/operations/retire/selection.ts';
import { describeRetirement } from './describe-retirement.ts';
import { AlreadyReported, createOutput } from './output.ts';
import { formatDuration, parseDurationMs } from './parse-duration.ts';
import { parseOperationIds } from './parse-operation-id.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

interface RetireCommandOptions {
  readonly client?: string;
  readonly version?: string;
  readonly keepLast?: number;
  readonly unusedFor?: number;
  readonly recent: number;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const dayMs = 86_400_000;

const examples = `
Examples:
  $ portcullis operations retire --client web --version 1.2.0 --dry-run
  $ portcullis operations retire --client web --keep-last 5      all but the newest five versions
  $ portcullis operations retire --unused-for 30d                what nobody used; nothing published since
  $ portcullis operations retire 3f0c9a21 --force                one operation, for everyone

Exit code 1 when it is refused. Undo: portcullis operations restore. More: docs/retiring.md`;

/** `portcullis operations retire`. */
export function operationsRetireCommand(dependencies: RegistryDependencies): Command {
  return new Command('retire')
    .description('take operations out of service; their ids say so')
    .addArgument(new Argument('[ids...]', 'ids of operations, or their beginnings of 6 characters and more').argParser(parseOperationIds))
    .option('--client <name>', 'of this client alone')
    .addOption(new Option('--version <version>', 'this version of the client').conflicts(['keepLast', 'unusedFor']))
    .addOption(new Option('--keep-last <count>', 'all versions of the client but the newest').argParser(parseCount).conflicts(['unusedFor']))
    .addOption(new Option('--unused-for <duration>', 'operations that were not used for so long: 30d').argParser(parseDurationMs))
    .addOption(new Option('--recent <duration>', 'refuse what was used within this time').argParser(parseDurationMs).default(7 * dayMs, '7d'))
    .option('--force', 'retire it although it was used lately')
    .option('--dry-run', 'only say what would be done')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action(async (ids: readonly string[], options: RetireCommandOptions, command: Command) => {
      const output = createOutput(options, dependencies.streams);
      const selection = selectionOf(ids, options);
      if (typeof selection === 'string') command.error(`error: ${selection}`);
      const retirement = await withRegistryDatabase(dependencies, (database, limits) =>
        retireOperations(database, limits, selection, {
          recentMs: options.recent, force: options.force ?? false, dryRun: options.dryRun ?? false,
        }));
      output.result({ ...retirement, revision: Number(retirement.revision) }, () => describeRetirement(retirement, formatDuration(options.recent), output));
      if (retirement.outcome === 'refused') throw new AlreadyReported();
    });
}

/** A sentence for who gave no way to select, or two. */
function selectionOf(ids: readonly string[], { client, version, keepLast, unusedFor }: RetireCommandOptions): Selection | string {
  if (ids.length > 0) {
    if (version !== undefined || keepLast !== undefined || unusedFor !== undefined) {
      return 'give either ids, or one of --version, --keep-last and --unused-for';
    }
    return { by: 'ids', client: client ?? null, ids };
  }
  if (unusedFor !== undefined) return { by: 'unused', client: client ?? null, unusedForMs: unusedFor };
  if (client !== undefined && version !== undefined) return { by: 'version', client, version };
  if (client !== undefined && keepLast !== undefined) return { by: 'keep-last', client, keep: keepLast };
  return 'say what to retire: ids, --client with --version or --keep-last, or --unused-for';
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
