import { CannotOpen } from '../../security/create-secret-box.ts';
import { AddressRefused } from './send-request.ts';

/** Why an endpoint was not reached, as the webhook's owner reads it. */
export function describeAttemptError(error: unknown): string {
  if (error instanceof AddressRefused) return `Not sent: ${error.message}`;
  if (error instanceof CannotOpen) return `Not sent: the secret cannot be read, take a new one by rotateWebhookSecret. ${error.message}`;
  // Node gathers what failed at each of several addresses.
  if (error instanceof AggregateError) return [...new Set(error.errors.map(describeAttemptError))].join('; ').slice(0, 500);
  // Its message names the address, which an owner must not learn of a name in our own network.
  if (error instanceof Error && 'address' in error && 'code' in error) return `The connection failed: ${String(error.code)}`;
  if (!(error instanceof Error)) return 'The request failed';
  return error.message === '' ? error.name : error.message.slice(0, 500);
}
