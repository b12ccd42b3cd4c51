import { parseLsn } from '../data/wal-position.ts';
import type { LoggedEvent } from '../model/event.ts';
import type { RawRow } from '../model/statement.ts';

/** The columns of an event of the log as `decodeEvent` reads them, after `prefix` such as `e.`. */
export const eventColumns = (prefix: string): string =>
  [
    'position::text', 'epoch', 'timeline', 'lsn::text', 'event_id', 'type', 'schema_version', 'workspace_id', 'entity_type', 'entity_id',
    // As JSON: the driver knows no array types.
    'entity_version', 'topics', 'reach', 'rights_of', 'payload', 'actor_id', 'command_id', 'traceparent', 'occurred_at', 'sequenced_at',
  ]
    .map((column) => (column === 'topics' || column === 'rights_of' ? `to_json(${prefix}${column})` : `${prefix}${column}`))
    .join(', ');

/** One row of `eventColumns`. The payload stays in the form in which it was written. Throws TypeError where it is none. */
export function decodeEvent(raw: RawRow): LoggedEvent {
  const [position, epoch, timeline, lsn, id, type, schemaVersion, workspaceId, typeName, entityId, entityVersion, topics, reach, rightsOf, payload, actorId, commandId, traceparent, at, sequencedAt] = raw;
  if (!Array.isArray(topics) || !Array.isArray(rightsOf) || !isMap(payload)) throw new TypeError(`Not an event: ${String(id)}`);
  return {
    position: Number(position),
    epoch: Number(epoch),
    wal: { timeline: Number(timeline), lsn: parseLsn(lsn) },
    id: String(id),
    type: String(type),
    schemaVersion: Number(schemaVersion),
    workspaceId: String(workspaceId),
    entity: { typeName: String(typeName), id: String(entityId), version: entityVersion === null ? null : Number(entityVersion) },
    topics: topics.map(String),
    ...(reach === 'tenant' ? { reach } : {}),
    ...(rightsOf.length === 0 ? {} : { rightsOf: rightsOf.map(String) }),
    payload,
    actorId: String(actorId),
    commandId: String(commandId),
    traceparent: typeof traceparent === 'string' ? traceparent : null,
    at: isoMoment(at),
    sequencedAt: isoMoment(sequencedAt),
  };
}

/** PostgreSQL's `2026-11-20 12:00:00.123456+00` as ISO 8601, microseconds kept. */
function isoMoment(value: unknown): string {
  return String(value).replace(' ', 'T').replace(/\+00$/, 'Z');
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
