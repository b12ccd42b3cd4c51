import type { EventLog } from '../../events/create-event-log.ts';

/** What subscriptions need of the log. */
export type LiveLog = Pick<EventLog, 'last' | 'cursorOf' | 'placeOf' | 'readFrom'>;
