import { CannotOpen } from '../../security/create-secret-box.ts';
import { printable } from './printable.ts';
import { AddressRefused, CertificateRefused } from './send-request.ts';

/** Why an endpoint was not reached, as the webhook's owner reads it. Certificates and name servers may have their say in it. */
export function describeAttemptError(error: unknown): string {
  return printable(reasonOf(error));
}

function reasonOf(error: unknown): string {
  if (error instanceof AddressRefused) return `Not sent: ${error.message}`;
  if (error instanceof CannotOpen) return `Not sent: the secret cannot be read, take a new one by rotateWebhookSecret. ${error.message}`;
  if (error instanceof CertificateRefused) return `The endpoint's certificate was refused: ${error.message}`;
  // Node gathers what failed at each of several addresses.
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join('; ');
  // Its message names the address, which an owner must not learn of a name in our own network.
  if (error instanceof Error && 'address' in error && 'code' in error) return `The connection failed: ${String(error.code)}`;
  if (!(error instanceof Error)) return 'The request failed';
  return error.message === '' ? error.name : error.message;
}
