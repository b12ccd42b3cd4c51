import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { findUsage, type OperationUsage, sortUsage, usageOrders, type UsageOrder } from '../gateway/operations/usage/find-usage.ts';
import { createOutput, formatTable, type Output } from './output.ts';
import { parseDurationMs } from './parse-duration.ts';
import { parseOperationId } from './parse-operation-id.ts';
import { printMoment, shortId } from './print-values.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

interface UsageOptions {
  readonly client?: string;
  readonly version?: string;
  readonly since: number;
  readonly sort: UsageOrder;
  readonly limit: number;
  readonly json?: boolean;
}

const dayMs = 86_400_000;

const examples = `
Examples:
  $ portcullis operations usage
  $ portcullis operations usage ProjectBoard --since 7d       who runs this operation
  $ portcullis operations usage --client web --sort last-used
  $ portcullis operations usage --sort p95 --limit 10 --json

Counts are kept by whole days (UTC), and nodes write them within seconds. Durations are estimated from buckets.`;

/** `portcullis operations usage`. */
export function operationsUsageCommand(dependencies: RegistryDependencies): Command {
  return new Command('usage')
    .description('who uses which operation: requests, errors, durations, last use')
    .addArgument(new Argument('[operation]', 'id or name of one operation').argParser(parseOperationId))
    .option('--client <name>', 'of this client alone')
    .option('--version <version>', 'of this version alone')
    .addOption(new Option('--since <duration>', 'how far back: 12h, 30d').argParser(parseDurationMs).default(30 * dayMs, '30d'))
    .addOption(new Option('--sort <by>', 'what comes first').choices(usageOrders).default('requests'))
    .addOption(new Option('--limit <count>', 'rows to print').argParser(parseCount).default(50))
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action(async (operation: string | undefined, options: UsageOptions) => {
      const output = createOutput(options, dependencies.streams);
      const found = await withRegistryDatabase(dependencies, (database, limits) =>
        findUsage(database.readPrimary(limits), {
          operation, client: options.client, version: options.version, sinceMs: options.since,
        }));
      const usage = sortUsage(found, options.sort).slice(0, options.limit);
      output.result({ total: found.length, usage }, () => describeUsage(usage, found.length, output));
    });
}

function describeUsage(usage: readonly OperationUsage[], total: number, output: Output): string {
  if (total === 0) return 'No use was counted in this time';
  const rows = usage.map((row) => [
    row.name ?? shortId(row.operationId), row.client, row.version, row.requests, row.errors,
    printMs(row.p50Ms), printMs(row.p95Ms), printMs(row.p99Ms), printMoment(row.lastUsedAt),
  ]);
  const table = formatTable(['operation', 'client', 'version', 'requests', 'errors', 'p50 ms', 'p95 ms', 'p99 ms', 'last used'], rows);
  return usage.length === total ? table : `${table}\n${output.paint('dim', `${usage.length} of ${total} rows: --limit prints more`)}`;
}

function printMs(ms: number): number {
  return Number(ms.toPrecision(3));
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
