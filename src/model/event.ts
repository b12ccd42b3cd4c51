import type { Entity } from './entity.ts';

/** What a command says happened. The rest of the event is known to whoever runs the command. */
export interface NewEvent {
  /** In the past tense: `TaskCreated`. */
  readonly type: string;
  /** The tenant's uuid: who no longer belongs to it gets no more of its events. */
  readonly workspaceId: string;
  /** What it happened to; `id` is a uuid. */
  readonly entity: { readonly typeName: string; readonly id: string };
  /** Where it is heard: `Task:<uuid>`, each named once. See `topicOf`. */
  readonly topics: readonly string[];
}

/** Something that happened: it exists if and only if the transaction of its command committed. */
export interface DomainEvent extends NewEvent {
  /** A UUIDv7. */
  readonly id: string;
  /** The uuid of the user whose command it was. */
  readonly actorId: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
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
  /** The field that leads to it, null where it is gone or not for the viewer; its id is the field `<subjectField>Id`. */
  readonly subjectField: string;
  /** What `actorId` names. Whoever gets the event sees who did it. */
  readonly actor: () => Entity;
  /** What `workspaceId` names. Only who sees it gets the event. */
  readonly tenant: () => Entity;
}
