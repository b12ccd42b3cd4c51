import type { MetricDescriptions, MetricSource } from '../../telemetry/metric-source.ts';
import type { Live } from './create-live.ts';
import type { WebSocketEndpoint } from './create-websocket-endpoint.ts';

export const liveMetrics = {
  portcullis_live_subscriptions: { type: 'gauge', help: 'Subscriptions that are open' },
  portcullis_live_cohorts: { type: 'gauge', help: 'Groups of subscriptions alike, which share each answer' },
  portcullis_live_delivered_events_total: { type: 'counter', help: 'Events given to clients, each counted for each of them' },
  portcullis_live_replayed_events_total: { type: 'counter', help: 'Those of them that were read from the log again' },
  portcullis_live_dropped_events_total: { type: 'counter', help: 'Events not given to clients that did not keep up, and were closed' },
  portcullis_live_websockets: { type: 'gauge', help: 'WebSockets that are open' },
} as const satisfies MetricDescriptions;

export function createLiveMetrics(live: Pick<Live, 'counts'>, webSockets: Pick<WebSocketEndpoint, 'open'>): MetricSource<keyof typeof liveMetrics> {
  return {
    metrics: liveMetrics,
    read() {
      const { subscriptions, cohorts, delivered, replayed, dropped } = live.counts();
      return [
        { metric: 'portcullis_live_subscriptions', value: subscriptions },
        { metric: 'portcullis_live_cohorts', value: cohorts },
        { metric: 'portcullis_live_delivered_events_total', value: delivered },
        { metric: 'portcullis_live_replayed_events_total', value: replayed },
        { metric: 'portcullis_live_dropped_events_total', value: dropped },
        { metric: 'portcullis_live_websockets', value: webSockets.open },
      ];
    },
  };
}
