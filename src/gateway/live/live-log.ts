import type { EventLog } from '../../events/create-event-log.ts';

/** Cursors, and what stands behind them in the log. */
export type LogReading = Pick<EventLog, 'cursorOf' | 'placeOf' | 'readFrom'>;

/** What subscriptions need of the log. */
export type LiveLog = LogReading & Pick<EventLog, 'last'>;
