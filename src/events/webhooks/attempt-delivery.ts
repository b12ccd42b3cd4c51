import { encodeId } from '../../model/global-id.ts';
import type { SecretBox } from '../../security/create-secret-box.ts';
import type { Claim } from './claim-deliveries.ts';
import { describeAttemptError } from './describe-attempt-error.ts';
import { retryAfterMs } from './retry-after.ts';
import { pauseAfterAttempt } from './retry-schedule.ts';
import { type EndpointAnswer, type SendOptions, sendRequest } from './send-request.ts';
import type { AttemptReport } from './settle-delivery.ts';
import { secretContext, signMessage } from './signing-secret.ts';

export interface AttemptOptions extends SendOptions {
  readonly secrets: Pick<SecretBox, 'open'>;
  /** Such as `Portcullis/1.2.3`. */
  readonly userAgent: string;
  /** For everything: name servers, connection, TLS and answer. */
  readonly timeoutMs: number;
}

const excerptCharacters = 500;

/** Sends a delivery once. Never rejects, except with the signal's reason when the node stops. */
export async function attemptDelivery(options: AttemptOptions, claim: Claim, stopped: AbortSignal): Promise<AttemptReport> {
  const begun = performance.now();
  const tookMs = (): number => performance.now() - begun;
  const late = AbortSignal.timeout(options.timeoutMs);
  try {
    return judge(claim, await send(options, claim, AbortSignal.any([stopped, late])), tookMs());
  } catch (error) {
    stopped.throwIfAborted();
    return failed(claim, { error: late.aborted ? `No answer within ${options.timeoutMs / 1_000} seconds` : describeAttemptError(error), durationMs: tookMs() });
  }
}

async function send(options: AttemptOptions, { id, body, endpoint }: Claim, signal: AbortSignal): Promise<EndpointAnswer> {
  const context = secretContext(endpoint.id);
  const secrets = endpoint.sealedSecrets.map((sealed) => options.secrets.open(sealed, context));
  const message = { id: encodeId('delivery', id), timestamp: Math.floor(Date.now() / 1_000), body };
  return sendRequest(options, {
    url: new URL(endpoint.url),
    headers: {
      'content-type': 'application/json',
      'user-agent': options.userAgent,
      'webhook-id': message.id,
      'webhook-timestamp': String(message.timestamp),
      'webhook-signature': signMessage(message, secrets),
    },
    body,
    signal,
  });
}

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#delivery-success-and-failure */
function judge(claim: Claim, { status, location, retryAfter, excerpt }: EndpointAnswer, durationMs: number): AttemptReport {
  const facts = { status, durationMs, excerpt: printable(excerpt) };
  if (status >= 200 && status < 300) return { ...facts, outcome: 'delivered', error: null, retryAfterMs: 0, pauseMs: null };
  if (status === 410) return { ...facts, outcome: 'gone', error: 'The endpoint is gone (410): the webhook was switched off', retryAfterMs: 0, pauseMs: null };
  const error = status >= 300 && status < 400
    ? `Redirections are not followed: ${status}${location === undefined ? '' : ` to ${printable(location)}`}`
    : `The endpoint answered ${status}`;
  return failed(claim, { ...facts, error, retryAfterMs: retryAfterMs(retryAfter) });
}

type Failure = Pick<AttemptReport, 'durationMs'> & { readonly error: string } & Partial<Pick<AttemptReport, 'status' | 'excerpt' | 'retryAfterMs'>>;

function failed({ attempts }: Claim, { status = null, excerpt = null, retryAfterMs: asked = 0, error, durationMs }: Failure): AttemptReport {
  const scheduled = pauseAfterAttempt(attempts);
  return { outcome: 'failed', status, excerpt, error, durationMs, retryAfterMs: asked, pauseMs: scheduled === null ? null : Math.max(scheduled, asked) };
}

/** Without what a database does not store and a terminal would obey. */
function printable(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, excerptCharacters).toWellFormed();
}
