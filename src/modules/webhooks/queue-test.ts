import { queueForEndpoint } from '../../events/webhooks/queue-deliveries.ts';
import type { Session } from '../../model/session.ts';
import { messageBody } from './message-body.ts';
import { webhook } from './webhook-entity.ts';
import { webhookTested } from './webhook-events.ts';

export interface WebhookTest {
  readonly webhookId: string;
  readonly workspaceId: string;
  /** Null where an operator tests it. */
  readonly actorId: string | null;
  /** A new uuid. */
  readonly eventId: string;
}

/** Puts a test in line for a webhook; gives the delivery's uuid, null where the webhook is gone. */
export function queueTest(tx: Session, { webhookId, workspaceId, actorId, eventId }: WebhookTest): Promise<string | null> {
  const { type, version: schemaVersion } = webhookTested;
  const body = messageBody({
    id: eventId, type, schemaVersion, workspaceId, actorId, at: new Date().toISOString(),
    subject: webhook, subjectId: webhookId, subjectVersion: null, position: null, payload: {},
  }, webhookTested);
  return queueForEndpoint(tx, webhookId, { eventId, type, body });
}
