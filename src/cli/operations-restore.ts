import { Argument, Command, Option } from 'commander';
import type { GraphQLSchema } from 'graphql';
import { type Restoration, restoreOperations } from '../gateway/operations/retire/restore-operations.ts';
import { createOutput, formatTable } from './output.ts';
import { parseDurationMs } from './parse-duration.ts';
import { parseOperationIds } from './parse-operation-id.ts';
import { counted, printVersions, shortId } from './print-values.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

export interface RestoreDependencies extends RegistryDependencies {
  /** The schema that nodes run: what is restored must fit it. */
  readonly readSchema: () => Promise<GraphQLSchema>;
}

interface RestoreCommandOptions {
  readonly client?: string;
  readonly version?: string;
  readonly retiredWithin?: number;
  readonly grace: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const dayMs = 86_400_000;

const examples = `
Examples:
  $ portcullis operations restore --client web --version 1.2.0
  $ portcullis operations restore --retired-within 1h        all that was retired in the last hour
  $ portcullis operations restore 3f0c9a21

After the grace time, publish the manifest again. More: docs/retiring.md`;

/** `portcullis operations restore`: undoes retirements within their grace time. */
export function operationsRestoreCommand(dependencies: RestoreDependencies): Command {
  return new Command('restore')
    .description('undo a retirement within its grace time')
    .addArgument(new Argument('[ids...]', 'ids of operations, or their beginnings of 6 characters and more').argParser(parseOperationIds))
    .option('--client <name>', 'of this client alone')
    .option('--version <version>', 'of this version of the client')
    .addOption(new Option('--retired-within <duration>', 'what was retired within this time: 1h').argParser(parseDurationMs))
    .addOption(new Option('--grace <duration>', 'how long a retirement can be undone').argParser(parseDurationMs).default(7 * dayMs, '7d'))
    .option('--dry-run', 'only say what would be done')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action(async (ids: readonly string[], options: RestoreCommandOptions, command: Command) => {
      const { client = null, version = null, retiredWithin: retiredWithinMs = null } = options;
      if (version !== null && client === null) command.error('error: --version needs --client');
      if (ids.length === 0 && client === null && retiredWithinMs === null) {
        command.error('error: say what to restore: ids, --client with or without --version, or --retired-within');
      }
      const output = createOutput(options, dependencies.streams);
      const schema = await dependencies.readSchema();
      const selection = { client, version, ids: ids.length === 0 ? null : ids, retiredWithinMs };
      const restoration = await withRegistryDatabase(dependencies, (database, limits) =>
        restoreOperations(database, limits, selection, { graceMs: options.grace, dryRun: options.dryRun ?? false, schema }));
      output.result({ ...restoration, revision: Number(restoration.revision) }, () => describeRestoration(restoration));
    });
}

function describeRestoration({ outcome, operations, tooLate }: Restoration): string {
  if (outcome === 'nothing') return 'Nothing to restore: nothing of it is retired';
  const rows = operations.map(({ id, name, restoredFor }) => [name, shortId(id), printVersions(restoredFor)]);
  const late = tooLate === 0 ? [] : [`Left as they are, for their grace time is over: ${counted(tooLate, 'earlier retirement')}`];
  const verb = outcome === 'planned' ? 'Would restore' : 'Restored';
  return [formatTable(['operation', 'id', 'restored for'], rows), ...late, `${verb} ${counted(operations.length, 'operation')}`].join('\n');
}
