import { createServer, type Server } from 'node:http';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

/** What the gateway tells of an event: see docs/webhooks.md. */
export interface WebhookEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const mostBodyBytes = 1_048_576;
const rememberedIds = 10_000;

/**
 * A server that takes signed requests and hands each event on once: the same delivery may come twice. `handle` must be quick;
 * a longer work belongs into a queue. Kept in memory, ids are forgotten by a restart: use your database where that matters.
 */
export function createReceiver(secret: string, handle: (event: WebhookEvent) => void): Server {
  const webhook = new Webhook(secret);
  const handled = new Set<string>();

  return createServer(async (request, response) => {
    const answer = (status: number) => response.writeHead(status).end();
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request) {
      bytes += chunk.length;
      // Read to its end all the same: an answer may be lost to who is still sending.
      if (bytes <= mostBodyBytes) chunks.push(chunk);
    }
    if (bytes > mostBodyBytes) return answer(413);
    const id = String(request.headers['webhook-id']);
    try {
      // The text as it came: parsed and written again it would not fit its signature.
      const event = webhook.verify(Buffer.concat(chunks).toString('utf8'), request.headers as Record<string, string>) as WebhookEvent;
      if (!handled.has(id)) handle(event);
      handled.add(id);
      if (handled.size > rememberedIds) handled.delete(handled.values().next().value ?? '');
      return answer(204);
    } catch (error) {
      // Whoever did not sign it is refused; what failed here is sent again.
      return answer(error instanceof WebhookVerificationError ? 401 : 500);
    }
  });
}
