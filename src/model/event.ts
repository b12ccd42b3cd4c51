import type { Entity } from './entity.ts';
import type { EventKind } from './event-kind.ts';

/** What a command says happened. The rest of the event is known to whoever runs the command. */
export interface NewEvent {
  /** In the past tense: `TaskCreated`. */
  readonly type: string;
  /** Of the payload's form: see `EventKind`. */
  readonly schemaVersion: number;
  /** The tenant's uuid: who no longer belongs to it gets no more of its events. */
  readonly workspaceId: string;
  /** What it happened to; `id` is a uuid, `version` that of the row afterwards, null where it has none. */
  readonly entity: { readonly typeName: string; readonly id: string; readonly version: number | null };
  /** Where it is heard: `Task:<uuid>`, each named once. See `topicOf`. */
  readonly topics: readonly string[];
  /** `tenant`: anything in the workspace may look different after it. Absent: only what it names does. */
  readonly reach?: 'tenant';
  /** Uuids of the users who may see more or less after it; absent: nobody. */
  readonly rightsOf?: readonly string[];
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Something that happened: it exists if and only if the transaction of its command committed. */
export interface DomainEvent extends NewEvent {
  /** A UUIDv7. */
  readonly id: string;
  /** The uuid of the user whose command it was, the nil uuid where nobody's was. */
  readonly actorId: string;
  /** The uuid of the command: all that it did has the same. */
  readonly commandId: string;
  /** The W3C trace context of the command; null where it was not traced. */
  readonly traceparent: string | null;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** An event with its place in the log. */
export interface LoggedEvent extends DomainEvent {
  /** Dense and rising within an epoch. */
  readonly position: number;
  /** Begins anew with each promotion or restored dump: what an older epoch had after the start of the next was lost. */
  readonly epoch: number;
  /** Who has read the primary's write-ahead log up to here sees what the event did. */
  readonly wal: { readonly timeline: number; readonly lsn: bigint };
  /** ISO 8601 in UTC; never falls from one position to the next. */
  readonly sequencedAt: string;
}

/** Under which name events about one row are heard. */
export function topicOf(entity: Entity, id: string): string {
  return `${entity.typeName}:${id}`;
}

/** An object type of the schema that implements `Event`: how events about one entity look to subscribers. */
export interface EventType {
  readonly typeName: string;
  /** What the events are about: their `entity.typeName`. */
  readonly subject: () => Entity;
  /** What may happen to it: the kinds of events that name it. */
  readonly kinds: readonly EventKind[];
  /** The field that leads to it, null where it is gone or not for the viewer; its id is the field `<subjectField>Id`. */
  readonly subjectField: string;
  /** What `actorId` names. Whoever gets the event sees who did it. */
  readonly actor: () => Entity;
  /** What `workspaceId` names. Only who sees it gets the event. */
  readonly tenant: () => Entity;
}
