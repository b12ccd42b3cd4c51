import { queueDeliveries, workspacesWithEndpoints } from '../../events/webhooks/queue-deliveries.ts';
import type { Consumer } from '../../model/consumer.ts';
import type { EventKind } from '../../model/event-kind.ts';
import type { LoggedEvent } from '../../model/event.ts';
import type { Module } from '../../model/module.ts';
import { messageBody } from './message-body.ts';

/** The consumer's name: under it the log knows how far it has come. */
export const webhookQueue = 'webhooks';

/** Puts what happens in these domains in line for the webhooks of its workspace: once for each, together with the consumer's cursor. */
export function queueEvents(domains: readonly Module[]): Consumer {
  const kinds = new Map(domains.flatMap(({ events = [] }) => events).map((kind) => [kind.type, kind]));
  const entities = new Map(domains.flatMap((domain) => domain.entities).map((entity) => [entity.typeName, entity]));

  function bodyOf(event: LoggedEvent, kind: EventKind): string {
    const { typeName, id, version } = event.entity;
    const subject = entities.get(typeName);
    if (subject === undefined) throw new TypeError(`${event.type} is about the unknown type ${typeName}`);
    return messageBody({ ...event, subject, subjectId: id, subjectVersion: version }, kind);
  }

  return {
    name: webhookQueue,
    effect: 'same-database',
    types: new Set(kinds.keys()),
    async handle(events, tx) {
      const heard = await workspacesWithEndpoints(tx, events.map(({ workspaceId }) => workspaceId));
      await queueDeliveries(tx, events.flatMap((event) => {
        const kind = kinds.get(event.type);
        const { id: eventId, workspaceId, type, sequencedAt } = event;
        return kind === undefined || !heard.has(workspaceId) ? [] : [{ eventId, workspaceId, type, sequencedAt, body: bodyOf(event, kind) }];
      }));
    },
  };
}
