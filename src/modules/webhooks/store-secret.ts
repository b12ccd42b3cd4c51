import { sql } from 'drizzle-orm';
import { newSigningSecret, secretContext } from '../../events/webhooks/signing-secret.ts';
import type { CommandContext, CommandResult } from '../../model/command.ts';
import { statement } from '../../model/statement.ts';

const formerHours = 24;

const dropFormer = statement<{ webhookId: string }, null>(
  'Webhook.dropFormerSecret',
  sql`delete from webhook_secrets where webhook_id = ${sql.placeholder('webhookId')}::uuid and expires_at is not null`,
  () => null,
);

const expire = statement<{ webhookId: string }, null>(
  'Webhook.expireSecret',
  sql`update webhook_secrets set expires_at = now() + interval '${sql.raw(String(formerHours))} hours' where webhook_id = ${sql.placeholder('webhookId')}::uuid`,
  () => null,
);

const add = statement<{ webhookId: string; sealed: string }, null>(
  'Webhook.addSecret',
  sql`insert into webhook_secrets (webhook_id, sealed) values (${sql.placeholder('webhookId')}::uuid, ${sql.placeholder('sealed')}::text)`,
  () => null,
);

/**
 * Makes and stores a secret, sealed, and gives it. The present one stays good for a day, and the one before that goes. The
 * webhook is new or locked.
 */
export async function storeSecret({ tx, seal }: CommandContext, webhookId: string): Promise<string> {
  const secret = newSigningSecret();
  await Promise.all([
    tx.rows(dropFormer, { webhookId }),
    tx.rows(expire, { webhookId }),
    tx.rows(add, { webhookId, sealed: seal(secret, secretContext(webhookId)) }),
  ]);
  return secret;
}

/** The answer as it is kept under an idempotency key: without the secret. */
export function withoutSecret(answer: CommandResult): CommandResult {
  const stored: CommandResult & { readonly secret: null } = { ...answer, secret: null };
  return stored;
}
