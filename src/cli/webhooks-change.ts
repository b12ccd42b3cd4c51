import { randomUUIDv7 } from 'node:crypto';
import { Command } from 'commander';
import { OperatorError } from '../errors.ts';
import { appendEvents } from '../events/append-events.ts';
import { byNobody } from '../events/by-nobody.ts';
import { findEndpoint, switchEndpointOff, switchEndpointOn } from '../events/webhooks/stored-endpoints.ts';
import { encodeId } from '../model/global-id.ts';
import type { Session } from '../model/session.ts';
import { queueTest } from '../modules/webhooks/queue-test.ts';
import { webhookDisabledEvent } from '../modules/webhooks/webhook-events.ts';
import { createOutput } from './output.ts';
import { parseGlobalId } from './parse-global-id.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

/** What a change answers with; null where there is no such webhook. */
type Change = (tx: Session, id: string) => Promise<{ readonly result: object; readonly text: string } | null>;

/** `portcullis webhooks enable`, `disable` and `test`. */
export function webhookChangeCommands(dependencies: RegistryDependencies): readonly Command[] {
  return [
    changeCommand(dependencies, 'enable', 'send to it again at once, its failures forgotten', enable),
    changeCommand(dependencies, 'disable', 'send nothing more; what waits is sent when it is enabled', disable),
    changeCommand(dependencies, 'test', 'send an event of the type WebhookTested', test),
  ];
}

function changeCommand(dependencies: RegistryDependencies, verb: string, description: string, change: Change): Command {
  return new Command(verb)
    .description(description)
    .argument('<id>', 'as list prints it', parseGlobalId('webhook'))
    .option('--json', 'print the result as JSON')
    .action(async (id: string, options: { readonly json?: boolean }) => {
      const output = createOutput(options, dependencies.streams);
      const changed = await withRegistryDatabase(dependencies, async (database, limits) => {
        const { value } = await database.transaction(limits, async (tx) => ({ commit: true, value: await change(tx, id) }));
        return value;
      });
      if (changed === null) throw new OperatorError(`There is no webhook ${encodeId('webhook', id)}`);
      output.result({ id: encodeId('webhook', id), ...changed.result }, () => changed.text);
    });
}

async function enable(tx: Session, id: string): ReturnType<Change> {
  return (await switchEndpointOn(tx, id)) ? { result: { active: true }, text: 'It is sent to again' } : null;
}

/** Its owners hear of it. */
async function disable(tx: Session, id: string): ReturnType<Change> {
  const disabled = await switchEndpointOff(tx, id);
  if (disabled !== null) await appendEvents(tx, [byNobody(webhookDisabledEvent(disabled), randomUUIDv7)]);
  else if ((await findEndpoint(tx, id)) === null) return null;
  return { result: { active: false }, text: 'Nothing more is sent to it' };
}

async function test(tx: Session, id: string): ReturnType<Change> {
  const endpoint = await findEndpoint(tx, id);
  if (endpoint === null) return null;
  if (endpoint.state === 'disabled') throw new OperatorError('The webhook is switched off: portcullis webhooks enable');
  const uuid = await queueTest(tx, { webhookId: id, workspaceId: endpoint.workspaceId, actorId: null, eventId: randomUUIDv7() });
  if (uuid === null) return null;
  const delivery = encodeId('delivery', uuid);
  return { result: { delivery }, text: `${delivery} waits to be sent by a node` };
}
