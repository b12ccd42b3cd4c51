import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { OperatorError } from '../errors.ts';
import { findUnknown, type RecordedUnknown } from '../gateway/operations/usage/find-unknown.ts';
import { createOutput, formatTable } from './output.ts';
import { parseDurationMs } from './parse-duration.ts';
import { counted, printMoment, printVersions, shortId } from './print-values.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

interface UnknownOptions {
  readonly client?: string;
  readonly since: number;
  readonly export?: string;
  readonly json?: boolean;
}

const dayMs = 86_400_000;

const examples = `
Examples:
  $ portcullis operations unknown
  $ portcullis operations unknown --client web --export web.json
  $ portcullis operations publish web.json --client web --version 1.4.2     after a review

What was published since is left out. Texts are recorded in the mode "learn".`;

/** `portcullis operations unknown`: what ran unpublished, and a manifest of it. */
export function operationsUnknownCommand(dependencies: RegistryDependencies): Command {
  return new Command('unknown')
    .description('text that ran unpublished in the mode learn, and for whom')
    .option('--client <name>', 'of this client alone')
    .addOption(new Option('--since <duration>', 'seen within: 12h, 30d').argParser(parseDurationMs).default(30 * dayMs, '30d'))
    .option('--export <file>', 'write them as a manifest {sha256: text}; an existing file is kept')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action(async (options: UnknownOptions) => {
      const output = createOutput(options, dependencies.streams);
      const unknown = await withRegistryDatabase(dependencies, (database, limits) =>
        findUnknown(database.readPrimary(limits), { sinceMs: options.since, client: options.client }));
      if (options.export !== undefined) await exportManifest(options.export, unknown);
      output.result({ unknown, exported: options.export ?? null }, () => describeUnknown(unknown, options.export));
    });
}

async function exportManifest(file: string, unknown: readonly RecordedUnknown[]): Promise<void> {
  const byHash = Object.fromEntries(unknown.map(({ hash, text }) => [hash, text]));
  try {
    await writeFile(file, `${JSON.stringify(byHash, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    throw new OperatorError(`The manifest cannot be written: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function describeUnknown(unknown: readonly RecordedUnknown[], file: string | undefined): string {
  const exported = file === undefined ? [] : [`Wrote ${counted(unknown.length, 'operation')} to ${file}`];
  if (unknown.length === 0) return ['No unpublished text was recorded in this time', ...exported].join('\n');
  const rows = unknown.map((row) => [row.name, shortId(row.hash), row.requests, printVersions(row.clients), printMoment(row.lastSeenAt)]);
  return [formatTable(['operation', 'sha256', 'requests', 'clients', 'last seen'], rows), ...exported].join('\n');
}
