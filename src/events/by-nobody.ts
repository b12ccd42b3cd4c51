import type { DomainEvent, NewEvent } from '../model/event.ts';

/** The actor of an event that no user's command brought about. */
export const nobody = '00000000-0000-0000-0000-000000000000';

/** An event that no user's command brought about: subscribers are shown no actor. */
export function byNobody(event: NewEvent, newId: () => string): DomainEvent {
  return { ...event, id: newId(), actorId: nobody, commandId: newId(), traceparent: null, at: new Date().toISOString() };
}
