import { encodeId } from '../../model/global-id.ts';
import { CannotOpen, type SecretBox } from '../../security/create-secret-box.ts';
import type { Claim, Endpoint } from './claim-deliveries.ts';
import { describeAttemptError } from './describe-attempt-error.ts';
import { printable } from './printable.ts';
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
  const message = { id: encodeId('delivery', id), timestamp: Math.floor(Date.now() / 1_000), body };
  return sendRequest(options, {
    url: new URL(endpoint.url),
    headers: {
      'content-type': 'application/json',
      'user-agent': options.userAgent,
      'webhook-id': message.id,
      'webhook-timestamp': String(message.timestamp),
      'webhook-signature': signMessage(message, openSecrets(options, endpoint)),
    },
    body,
    signal,
  });
}

/** Those that can be read: under a new key of the node the former one cannot. Throws CannotOpen where none can. */
function openSecrets({ secrets }: Pick<AttemptOptions, 'secrets'>, { id, sealedSecrets }: Endpoint): readonly string[] {
  let problem = new CannotOpen('There is none');
  const opened = sealedSecrets.flatMap((sealed) => {
    try {
      return [secrets.open(sealed, secretContext(id))];
    } catch (error) {
      if (!(error instanceof CannotOpen)) throw error;
      problem = error;
      return [];
    }
  });
  if (opened.length === 0) throw problem;
  return opened;
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
