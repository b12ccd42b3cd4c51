import { Fault } from '../../errors.ts';
import type { OperationRequest } from '../operation-request.ts';

/**
 * The cursor behind which a subscription goes on, where the transport brought one: the header `Last-Event-ID` of server-sent
 * events, else `extensions.after`. It wins over the operation's own argument `after`, because clients that come back send
 * their first request again. Null without one. Throws Fault CURSOR_INVALID for one that is no text.
 */
export function resumeCursorOf({ lastEventId = null, extensions }: Pick<OperationRequest, 'lastEventId' | 'extensions'>): string | null {
  if (lastEventId !== null) return lastEventId;
  const sent: unknown = Object.hasOwn(extensions, 'after') ? (extensions['after'] ?? null) : null;
  if (sent !== null && typeof sent !== 'string') throw new Fault('CURSOR_INVALID', { message: 'extensions.after must be a string.' });
  return sent;
}
