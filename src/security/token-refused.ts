import { Fault } from '../errors.ts';

/** The fault of a token that was sent and is not good; `message` says why and does not repeat the token. */
export function tokenRefused(message: string, cause?: unknown): Fault {
  return new Fault('UNAUTHENTICATED', { message, cause, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
}
