import type { EventKind, PayloadOf } from '../model/event-kind.ts';
import type { NewEvent } from '../model/event.ts';

export interface EventFacts<Kind extends EventKind> extends Pick<NewEvent, 'workspaceId' | 'entity' | 'reach' | 'rightsOf'> {
  /** Where it is heard; naming one twice does no harm. */
  readonly topics: readonly string[];
  readonly payload: PayloadOf<Kind>;
}

/** An event of a kind, as a command emits it. */
export function newEvent<Kind extends EventKind>(kind: Kind, { topics, ...facts }: EventFacts<Kind>): NewEvent {
  return { type: kind.type, schemaVersion: kind.version, topics: [...new Set(topics)], ...facts };
}
