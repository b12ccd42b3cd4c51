import type { EventKind } from '../model/event-kind.ts';
import type { LoggedEvent } from '../model/event.ts';

/** The kinds of events of all modules, by type. */
export type EventKinds = ReadonlyMap<string, EventKind>;

/** Throws TypeError where two modules declare one type. */
export function eventKinds(kinds: readonly EventKind[]): EventKinds {
  const byType = new Map<string, EventKind>();
  for (const kind of kinds) {
    if (byType.has(kind.type)) throw new TypeError(`The event ${kind.type} is declared twice`);
    byType.set(kind.type, kind);
  }
  return byType;
}

/**
 * An event of the log in the form of today. One of a type that is not known here (any more) stays as it is. Throws where the
 * payload cannot be read.
 */
export function inPresentForm(kinds: EventKinds, event: LoggedEvent): LoggedEvent {
  const kind = kinds.get(event.type);
  return kind === undefined ? event : { ...event, payload: kind.read(event.payload, event.schemaVersion), schemaVersion: kind.version };
}
