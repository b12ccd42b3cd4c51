import { Fault } from '../../errors.ts';
import type { OperationRequest } from '../operation-request.ts';

const longestKey = 255;
/** What a header can carry, and PostgreSQL store. */
const keyForm = /^[\x20-\x7e]+$/;

/**
 * The key under which a mutation is run once: the header `Idempotency-Key`, or `extensions.idempotencyKey` for members of a
 * batch and for WebSockets. Null without one. Throws Fault BAD_REQUEST for one that is none, and where the two differ.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function idempotencyKeyOf({ idempotencyKey = null, extensions }: Pick<OperationRequest, 'idempotencyKey' | 'extensions'>): string | null {
  const sent: unknown = Object.hasOwn(extensions, 'idempotencyKey') ? (extensions['idempotencyKey'] ?? null) : null;
  if (sent !== null && typeof sent !== 'string') throw badKey('extensions.idempotencyKey must be a string.');
  const header = idempotencyKey === null ? null : unquoted(idempotencyKey);
  const key = sent ?? header;
  if (key === null) return null;
  if (key.length > longestKey || !keyForm.test(key)) throw badKey(`An idempotency key has 1 to ${longestKey} printable ASCII characters.`);
  if (header !== null && header !== key) throw badKey('The request carries two idempotency keys that differ.');
  return key;
}

/** The draft has it as a quoted string; most clients send it bare. */
function unquoted(header: string): string {
  return /^"(.*)"$/.exec(header)?.[1] ?? header;
}

function badKey(message: string): Fault {
  return new Fault('BAD_REQUEST', { message });
}
