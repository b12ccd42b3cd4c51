import type { FeedEvent } from '../../src/events/create-event-log.ts';

/** An event of the log at a position, for parts that look at little of it. */
export function feedEvent(position: number, facts: Partial<FeedEvent> = {}): FeedEvent {
  return {
    position, epoch: 1, id: String(position), type: 'Happened', schemaVersion: 1, workspaceId: 'w', entity: { typeName: 'Thing', id: 't', version: 1 }, topics: ['t'],
    payload: {}, commandId: 'c', traceparent: null, actorId: 'a', at: '2026-11-20T00:00:00Z', sequencedAt: '2026-11-20T00:00:00Z', wal: { timeline: 1, lsn: BigInt(position) },
    cursor: () => `cursor-${position}`, consistencyToken: 'token', ...facts,
  };
}
