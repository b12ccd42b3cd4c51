import { Command, InvalidArgumentError, Option } from 'commander';
import { listOperations, listOrders, type ListOrder, type ListedRow, sortOperations } from '../gateway/operations/list-operations.ts';
import { createOutput, formatTable, type Output } from './output.ts';
import { printMoment, shortId } from './print-values.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

interface ListOptions {
  readonly client?: string;
  readonly version?: string;
  readonly state: 'active' | 'retired' | 'all';
  readonly sort: ListOrder;
  readonly limit: number;
  readonly json?: boolean;
}

const examples = `
Examples:
  $ portcullis operations list
  $ portcullis operations list --client web --version 1.4.2
  $ portcullis operations list --state retired --sort published
  $ portcullis operations list --sort requests --limit 10 --json | jq -r '.operations[].id'`;

/** `portcullis operations list`. */
export function operationsListCommand(dependencies: RegistryDependencies): Command {
  return new Command('list')
    .description('the published operations, who has them, and how much they are used')
    .option('--client <name>', 'published by this client')
    .option('--version <version>', 'published by this version')
    .addOption(new Option('--state <state>', 'active: some client version has it').choices(['active', 'retired', 'all']).default('active'))
    .addOption(new Option('--sort <by>', 'what comes first').choices(listOrders).default('name'))
    .addOption(new Option('--limit <count>', 'rows to print').argParser(parseCount).default(200))
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action(async ({ client, version, state, sort, limit, json }: ListOptions) => {
      const output = createOutput({ json }, dependencies.streams);
      const filter = { client, version, state: state === 'all' ? undefined : state };
      const found = await withRegistryDatabase(dependencies, (database, limits) => listOperations(database.readPrimary(limits), filter));
      const operations = sortOperations(found, sort).slice(0, limit);
      output.result({ total: found.length, operations }, () => describeList(operations, found.length, output));
    });
}

function describeList(operations: readonly ListedRow[], total: number, output: Output): string {
  if (total === 0) return 'No published operation fits';
  const rows = operations.map(({ id, name, kind, state, clients, publishedAt, requests, errors, lastUsedAt }) => [
    name, shortId(id), kind, state === 'retired' ? output.paint('yellow', 'retired') : clients.join(', '),
    printMoment(publishedAt), requests, errors, lastUsedAt === null ? null : printMoment(lastUsedAt),
  ]);
  const table = formatTable(['operation', 'id', 'kind', 'clients', 'published', 'requests', 'errors', 'last used'], rows);
  return operations.length === total ? table : `${table}\n${output.paint('dim', `${operations.length} of ${total}: --limit prints more`)}`;
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
