import type { FeedEvent } from '../../events/create-event-log.ts';
import type { EventType } from '../../model/event.ts';

/** An event, and who is to be told of it. */
export interface Told {
  readonly event: FeedEvent;
  readonly type: EventType;
  /** Uuids, each named once; a single one, unless `alike`. */
  readonly viewerIds: readonly string[];
  /** The operation shows the same to all who see the event's tenant. */
  readonly alike: boolean;
}

/** What the event happened to lies in another tenant by now: some who are told of the event see it, and others do not. */
export class NotAlike extends Error {
  override readonly name = 'NotAlike';
}
