import { Command, Option } from 'commander';
import { OperatorError } from '../errors.ts';
import { endpointStates, type EndpointStateName, findEndpoint, listEndpoints, type StoredEndpoint } from '../events/webhooks/stored-endpoints.ts';
import { encodeId } from '../model/global-id.ts';
import { createOutput, formatTable } from './output.ts';
import { parseCount } from './parse-count.ts';
import { parseGlobalId } from './parse-global-id.ts';
import { printMoment } from './print-values.ts';
import { webhookChangeCommands } from './webhooks-change.ts';
import { deliveriesCommand, retryCommand } from './webhooks-deliveries.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

const examples = `
Examples:
  $ portcullis webhooks list --state failing
  $ portcullis webhooks deliveries webhook_0198c2f0-0000-7000-8000-000000000001 --state FAILED
  $ portcullis webhooks retry --failed-of webhook_0198c2f0-0000-7000-8000-000000000001
  $ portcullis webhooks test webhook_0198c2f0-0000-7000-8000-000000000001

The database is DATABASE_URL; without it, the embedded PostgreSQL in PORTCULLIS_DATA_DIR. More: docs/webhooks.md`;

/** `portcullis webhooks …`: endpoints that hear of events, and what was sent to them. */
export function webhooksCommand(dependencies: RegistryDependencies): Command {
  const command = new Command('webhooks')
    .description('endpoints that hear of events: see how they do, send again, switch on and off')
    .addHelpText('after', examples)
    .addCommand(listCommand(dependencies))
    .addCommand(showCommand(dependencies))
    .addCommand(deliveriesCommand(dependencies))
    .addCommand(retryCommand(dependencies));
  for (const change of webhookChangeCommands(dependencies)) command.addCommand(change);
  return command;
}

interface ListOptions {
  readonly workspace?: string;
  readonly state: EndpointStateName | 'all';
  readonly limit: number;
  readonly json?: boolean;
}

function listCommand(dependencies: RegistryDependencies): Command {
  return new Command('list')
    .description('endpoints, the first registered at the start')
    .option('--workspace <id>', 'of this workspace', parseGlobalId('workspace'))
    .addOption(new Option('--state <state>', 'only those').choices(['all', ...endpointStates]).default('all'))
    .option('--limit <count>', 'rows to print', parseCount, 100)
    .option('--json', 'print the result as JSON')
    .action(async ({ workspace, state, limit, json }: ListOptions) => {
      const output = createOutput({ json }, dependencies.streams);
      const endpoints = await withRegistryDatabase(dependencies, (database, limits) =>
        listEndpoints(database.readPrimary(limits), { workspaceId: workspace ?? null, state: state === 'all' ? null : state, most: limit }));
      output.result({ webhooks: endpoints.map(shown) }, () => describeList(endpoints));
    });
}

/** With ids as clients see them. */
const shown = (endpoint: StoredEndpoint) => ({ ...endpoint, id: encodeId('webhook', endpoint.id), workspaceId: encodeId('workspace', endpoint.workspaceId) });

function describeList(endpoints: readonly StoredEndpoint[]): string {
  if (endpoints.length === 0) return 'There are none';
  return formatTable(
    ['id', 'state', 'failures', 'waiting', 'failed', 'types', 'url'],
    endpoints.map((endpoint) => [
      encodeId('webhook', endpoint.id), endpoint.state, endpoint.consecutiveFailures, endpoint.waiting, endpoint.failed,
      endpoint.eventTypes.length === 0 ? 'all' : endpoint.eventTypes.length, endpoint.url.slice(0, 60),
    ]),
  );
}

function showCommand(dependencies: RegistryDependencies): Command {
  return new Command('show')
    .description('one of them, and how sending to it goes')
    .argument('<id>', 'as list prints it', parseGlobalId('webhook'))
    .option('--json', 'print the result as JSON')
    .action(async (id: string, options: { readonly json?: boolean }) => {
      const output = createOutput(options, dependencies.streams);
      const endpoint = await withRegistryDatabase(dependencies, (database, limits) => findEndpoint(database.readPrimary(limits), id));
      if (endpoint === null) throw new OperatorError(`There is no webhook ${encodeId('webhook', id)}`);
      output.result(shown(endpoint), () => describe(endpoint));
    });
}

function describe(endpoint: StoredEndpoint): string {
  const { url, workspaceId, state, disabledReason, description, eventTypes, createdAt, waiting, failed, consecutiveFailures, failingSince, pausedUntil } = endpoint;
  return [
    `${url}: ${state}${disabledReason === null ? '' : ` (${disabledReason})`}`,
    ...(description === '' ? [] : [description]),
    `Of ${encodeId('workspace', workspaceId)}, since ${printMoment(createdAt)}, for ${eventTypes.length === 0 ? 'all types of events' : eventTypes.join(', ')}`,
    `${waiting} waiting, ${failed} failed`,
    ...(failingSince === null ? [] : [`${consecutiveFailures} failures in a row since ${printMoment(failingSince)}${pausedUntil === null ? '' : `, left alone until ${printMoment(pausedUntil)}`}`]),
  ].join('\n');
}
