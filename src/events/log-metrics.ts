import type { Database } from '../data/database.ts';
import type { MetricDescriptions, MetricSource } from '../telemetry/metric-source.ts';
import type { EventLog } from './create-event-log.ts';
import { readLogBacklog } from './log-stats.ts';

export const logMetrics = {
  portcullis_event_log_position: { type: 'gauge', help: 'Position of the newest event of the log', ofWorkers: 'max' },
  portcullis_event_log_read_position: { type: 'gauge', help: 'Position of the newest event that this node has read', ofWorkers: 'min' },
  portcullis_outbox_events: { type: 'gauge', help: 'Committed events that have no place in the log yet', ofWorkers: 'max' },
  portcullis_outbox_oldest_seconds: { type: 'gauge', help: 'Age of the oldest of them: how far the sequencers are behind', ofWorkers: 'max' },
  portcullis_consumer_lag_events: { type: 'gauge', help: 'Events that a consumer has not handled yet', labels: ['consumer'], ofWorkers: 'max' },
  portcullis_dead_letters: { type: 'gauge', help: 'Events that a consumer failed at, by state: retrying or dead', labels: ['consumer', 'state'], ofWorkers: 'max' },
} as const satisfies MetricDescriptions;

const timeoutMs = 2_000;

/** The log as PostgreSQL has it, the same on every node, and how far this node is. */
export function createLogMetrics(log: Pick<EventLog, 'last'>, database: Pick<Database, 'readPrimary'>): MetricSource<keyof typeof logMetrics> {
  return {
    metrics: logMetrics,
    async read() {
      const session = database.readPrimary({ deadline: performance.now() + timeoutMs, signal: new AbortController().signal });
      const { lastPosition, waiting, oldestWaitingSeconds, consumers } = await readLogBacklog(session);
      return [
        { metric: 'portcullis_event_log_position', value: lastPosition },
        ...(log.last === null ? [] : [{ metric: 'portcullis_event_log_read_position' as const, value: log.last.position }]),
        { metric: 'portcullis_outbox_events', value: waiting },
        { metric: 'portcullis_outbox_oldest_seconds', value: oldestWaitingSeconds ?? 0 },
        ...consumers.flatMap(({ name: consumer, behind, retrying, dead }) => [
          { metric: 'portcullis_consumer_lag_events' as const, labels: { consumer }, value: behind },
          { metric: 'portcullis_dead_letters' as const, labels: { consumer, state: 'retrying' }, value: retrying },
          { metric: 'portcullis_dead_letters' as const, labels: { consumer, state: 'dead' }, value: dead },
        ]),
      ];
    },
  };
}
