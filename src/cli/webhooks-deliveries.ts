import { Command, Option } from 'commander';
import { OperatorError } from '../errors.ts';
import { type DeliveryState, deliveryStates, listDeliveries, retryDeliveries, type StoredDelivery } from '../events/webhooks/stored-deliveries.ts';
import { encodeId } from '../model/global-id.ts';
import { createOutput, formatTable } from './output.ts';
import { parseCount } from './parse-count.ts';
import { parseGlobalId } from './parse-global-id.ts';
import { counted, printMoment } from './print-values.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

interface DeliveriesOptions {
  readonly state: DeliveryState | 'all';
  readonly limit: number;
  readonly json?: boolean;
}

/** `portcullis webhooks deliveries`: what was sent to an endpoint, or is going to be. */
export function deliveriesCommand(dependencies: RegistryDependencies): Command {
  return new Command('deliveries')
    .description('what was sent to an endpoint, or is going to be, the newest first')
    .argument('<webhook>', 'as list prints it', parseGlobalId('webhook'))
    .addOption(new Option('--state <state>', 'only those').choices(['all', ...deliveryStates]).default('all'))
    .option('--limit <count>', 'rows to print', parseCount, 100)
    .option('--json', 'print the result as JSON')
    .action(async (endpointId: string, { state, limit, json }: DeliveriesOptions) => {
      const output = createOutput({ json }, dependencies.streams);
      const deliveries = await withRegistryDatabase(dependencies, (database, limits) =>
        listDeliveries(database.readPrimary(limits), { endpointId, states: state === 'all' ? deliveryStates : [state], most: limit }));
      output.result({ deliveries: deliveries.map((delivery) => ({ ...delivery, id: encodeId('delivery', delivery.id) })) }, () => describeList(deliveries));
    });
}

function describeList(deliveries: readonly StoredDelivery[]): string {
  if (deliveries.length === 0) return 'There are none';
  return formatTable(
    ['id', 'event', 'state', 'attempts', 'status', 'ms', 'since', 'next', 'error'],
    deliveries.map(({ id, eventType, state, attempts, lastStatus, durationMs, createdAt, nextAttemptAt, lastError }) => [
      encodeId('delivery', id), eventType, state, attempts, lastStatus, durationMs, printMoment(createdAt), nextAttemptAt === null ? null : printMoment(nextAttemptAt),
      lastError?.slice(0, 60) ?? null,
    ]),
  );
}

interface RetryOptions {
  readonly failedOf?: string;
  readonly json?: boolean;
}

/** `portcullis webhooks retry`: deliveries once more. */
export function retryCommand(dependencies: RegistryDependencies): Command {
  return new Command('retry')
    .description('send deliveries once more, from the first attempt on')
    .argument('[deliveries...]', 'as deliveries prints them')
    .option('--failed-of <webhook>', 'all that this webhook was not given', parseGlobalId('webhook'))
    .option('--json', 'print the result as JSON')
    .action(async (given: readonly string[], { failedOf, json }: RetryOptions) => {
      const output = createOutput({ json }, dependencies.streams);
      const ids = given.map(parseGlobalId('delivery'));
      if (ids.length === 0 && failedOf === undefined) throw new OperatorError('Which ones? Give ids, or --failed-of for all that a webhook was not given');
      const retried = await withRegistryDatabase(dependencies, async (database, limits) => {
        const { value } = await database.transaction(limits, async (tx) => ({ commit: true, value: await retryDeliveries(tx, { ids, failedOf: failedOf ?? null }) }));
        return value;
      });
      if (retried.length === 0) throw new OperatorError('There is none of them, or they are being sent right now');
      output.result({ ids: retried.map((id) => encodeId('delivery', id)) }, () => `${counted(retried.length, 'delivery', 'deliveries')} will be sent again`);
    });
}
