import type { Entity } from '../../model/entity.ts';
import type { EventKind } from '../../model/event-kind.ts';
import type { LoggedEvent } from '../../model/event.ts';
import { encodeId } from '../../model/global-id.ts';
import { person, tenant } from '../tenant.ts';

/** What is told of an event. One that was not in the log, such as a test, has no position. */
export type ToldEvent = Pick<LoggedEvent, 'id' | 'type' | 'schemaVersion' | 'workspaceId' | 'payload' | 'at'> & {
  readonly subject: Entity;
  readonly subjectId: string;
  readonly subjectVersion: number | null;
  readonly actorId: string | null;
  readonly position: number | null;
};

/**
 * The body of a request, as Standard Webhooks words it: type, time and data. Ids are those that clients see; rows are not
 * part of it, because a receiver may ask for what it may see.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#payload-structure
 */
export function messageBody(event: ToldEvent, kind: EventKind): string {
  return JSON.stringify({
    type: event.type,
    timestamp: event.at,
    data: {
      id: encodeId('event', event.id),
      type: event.type,
      schemaVersion: event.schemaVersion,
      workspaceId: encodeId(tenant.idPrefix, event.workspaceId),
      entityType: event.subject.typeName,
      entityId: encodeId(event.subject.idPrefix, event.subjectId),
      entityVersion: event.subjectVersion,
      actorId: event.actorId === null ? null : encodeId(person.idPrefix, event.actorId),
      position: event.position,
      payload: withGlobalIds(event.payload, kind),
    },
  });
}

function withGlobalIds(payload: LoggedEvent['payload'], { ids }: EventKind): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(payload).map(([field, value]) => {
    const prefix = ids[field]?.().idPrefix;
    return [field, prefix === undefined ? value : toGlobal(prefix, value)];
  }));
}

function toGlobal(prefix: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => toGlobal(prefix, item));
  return typeof value === 'string' ? encodeId(prefix, value) : value;
}
