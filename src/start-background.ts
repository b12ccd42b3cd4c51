import { randomUUIDv7 } from 'node:crypto';
import type { Config } from './config.ts';
import type { Database } from './data/database.ts';
import { createConsumer } from './events/consumers/create-consumer.ts';
import { gatherWakes } from './events/consumers/gather-wakes.ts';
import type { EventLog } from './events/create-event-log.ts';
import { createMaintenance } from './events/create-maintenance.ts';
import { eventKinds } from './events/event-kinds.ts';
import { createSagaRunner, type SagaRunner } from './events/sagas/create-saga-runner.ts';
import type { AddressRules } from './events/webhooks/create-address-rules.ts';
import { createDeliverer, type Deliverer } from './events/webhooks/create-deliverer.ts';
import { createHostResolver } from './events/webhooks/resolve-host.ts';
import type { OnCommitted } from './gateway/execution/operation-context.ts';
import { pruneRegistry } from './gateway/operations/prune-registry.ts';
import { modules } from './modules/index.ts';
import { webhookQueue } from './modules/webhooks/queue-events.ts';
import { webhookDisabledEvent } from './modules/webhooks/webhook-events.ts';
import type { SecretBox } from './security/create-secret-box.ts';
import type { Log } from './telemetry/create-log.ts';
import { version } from './version.ts';

export interface BackgroundOptions {
  readonly config: Config;
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly addresses: AddressRules;
  readonly secrets: SecretBox;
  /** Told of what steps of sagas and deliveries changed. */
  readonly onCommitted: OnCommitted;
  readonly onUntold: () => void;
  readonly log: Log;
}

/** What a node does beside answering. */
export interface Background extends Pick<SagaRunner, 'heard'>, AsyncDisposable {
  readonly deliverer: Pick<Deliverer, 'attempts'>;
}

/** Under load a consumer handles at once what came in so many milliseconds. */
const consumerRestMs = 100;

/** Keeps the log's house, hands events to consumers, sends webhooks, takes steps of sagas; each until it is disposed. */
export function startBackground({ config, database, eventLog, addresses, secrets, log, ...told }: BackgroundOptions): Background {
  const started = new AsyncDisposableStack();
  started.adopt(
    createMaintenance({
      database,
      retentionDays: config.PORTCULLIS_EVENT_RETENTION_DAYS,
      further: [(limits) => pruneRegistry(database, limits, config.PORTCULLIS_REGISTRY_RETENTION_DAYS)],
      log,
    }),
    (running) => running.stop(),
  );
  const deliverer = started.adopt(
    createDeliverer({
      database, rules: addresses, resolve: createHostResolver(), secrets, userAgent: `Portcullis/${version}`,
      newId: randomUUIDv7, eventOf: webhookDisabledEvent, onCommitted: told.onCommitted, log,
    }),
    (running) => running.stop(),
  );
  const kinds = eventKinds(modules.flatMap(({ events = [] }) => events));
  for (const consumer of modules.flatMap(({ consumers = [] }) => consumers)) {
    const onAdvanced = consumer.name === webhookQueue ? () => deliverer.wake() : undefined;
    const running = started.adopt(createConsumer({ database, consumer, kinds, recent: eventLog.recent, onAdvanced, log }), (opened) => opened.stop());
    eventLog.listen({ onEvents: gatherWakes(() => running.wake(), consumerRestMs) });
  }
  const sagas = started.adopt(
    createSagaRunner({ database, kinds: modules.flatMap(({ sagas: declared = [] }) => declared), newId: randomUUIDv7, log, ...told }),
    (running) => running.stop(),
  );
  eventLog.listen({ onEvents: (events) => sagas.heard(events) });
  return {
    deliverer,
    heard: (events) => sagas.heard(events),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
