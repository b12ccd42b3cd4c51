import { randomUUIDv7 } from 'node:crypto';
import type { Config } from './config.ts';
import { createDatabase } from './data/create-database.ts';
import type { Database, Limits } from './data/database.ts';
import { createServerMetrics } from './data/server-metrics.ts';
import { createEventLog } from './events/create-event-log.ts';
import { createLogMetrics } from './events/log-metrics.ts';
import { requireWritable } from './events/require-writable.ts';
import { createSagaMetrics } from './events/sagas/saga-metrics.ts';
import { createAddressRules } from './events/webhooks/create-address-rules.ts';
import { createWebhookMetrics } from './events/webhooks/webhook-metrics.ts';
import { createAdmission } from './gateway/admission/create-admission.ts';
import { createAdhocOperations } from './gateway/admission/create-adhoc-operations.ts';
import { createIdentify } from './gateway/admission/create-identify.ts';
import { argumentRules } from './gateway/argument-rules.ts';
import { buildSchema } from './gateway/build-schema.ts';
import { createGateway } from './gateway/create-gateway.ts';
import { createAdmitPublic } from './gateway/cache/admit-public.ts';
import { createCacheMetrics } from './gateway/cache/cache-metrics.ts';
import { cacheActions, cacheRoutes } from './gateway/cache/cache-routes.ts';
import { openResponseCache } from './gateway/cache/open-response-cache.ts';
import { createEventExecutor } from './gateway/execution/create-event-executor.ts';
import { createExecutor } from './gateway/execution/plan/create-executor.ts';
import { createPlanExecutor } from './gateway/execution/plan/create-plan-executor.ts';
import { createReferenceExecutor } from './gateway/execution/create-reference-executor.ts';
import type { OnCommitted } from './gateway/execution/operation-context.ts';
import { createErrorMask } from './gateway/execution/mask-error.ts';
import { type AdminRoute, createAdminServer, healthRoutes, type OperatorRoutes } from './gateway/http/create-admin-server.ts';
import { createGraphiqlPage, type ExampleOperation } from './gateway/http/create-graphiql-page.ts';
import { createHealth } from './gateway/http/create-health.ts';
import { createHttpServer } from './gateway/http/create-http-server.ts';
import { idPrefixes } from './gateway/id-prefixes.ts';
import { createLive } from './gateway/live/create-live.ts';
import { createLiveMetrics } from './gateway/live/live-metrics.ts';
import { createWebSocketEndpoint } from './gateway/live/create-websocket-endpoint.ts';
import { createEventStreams } from './gateway/live/event-streams.ts';
import { createOperationRegistry } from './gateway/operations/node/create-operation-registry.ts';
import { createRegistryMetrics } from './gateway/operations/node/registry-metrics.ts';
import { requireFittingRegistry } from './gateway/operations/node/require-fitting-registry.ts';
import { createUnknownRecorder } from './gateway/operations/usage/create-unknown-recorder.ts';
import { createUsageRecorder } from './gateway/operations/usage/create-usage-recorder.ts';
import { createPlanner } from './gateway/planning/plan/create-planner.ts';
import { createCompiler } from './gateway/planning/compile-operation.ts';
import { readSchemaFiles } from './gateway/read-schema-files.ts';
import { schemaVersion } from './gateway/schema-version.ts';
import { subscriptionFields } from './gateway/subscription-fields.ts';
import type { CommandServices } from './model/command.ts';
import { modules } from './modules/index.ts';
import { person, tenant } from './modules/tenant.ts';
import { createSecretBox } from './security/create-secret-box.ts';
import { createTokenVerifier } from './security/create-token-verifier.ts';
import { type DevelopmentKey, developmentIssuer } from './security/development-key.ts';
import { startBackground } from './start-background.ts';
import type { Log } from './telemetry/create-log.ts';
import { createMetrics, type Metrics } from './telemetry/create-metrics.ts';
import { createReport } from './telemetry/create-report.ts';
import type { Tracing } from './telemetry/tracing.ts';

export interface AppOptions {
  readonly config: Config;
  readonly primaryUrl: string;
  readonly replicaUrls: readonly string[];
  /** Signs consistency tokens. */
  readonly tokenSecret: string;
  /** Null in production: tokens are verified by `JWKS_URL`. */
  readonly developmentKey: DevelopmentKey | null;
  /** For GraphiQL: a token in its headers, and operations in its tabs. */
  readonly graphiql: { readonly token: () => Promise<string | null>; readonly examples: readonly ExampleOperation[] };
  readonly log: Log;
  /** Absent, nothing is traced. */
  readonly tracing?: Tracing | undefined;
}

export interface App {
  /** Opens both listeners; resolves with their ports once the node is ready. */
  listen(): Promise<{ readonly port: number; readonly adminPort: number }>;
  /** Opens the public listener alone, where another process asks in the operators' name; resolves with its port. */
  listenPublic(): Promise<number>;
  /** What the operators' listener answers. */
  readonly operators: OperatorRoutes;
  readonly metrics: Pick<Metrics, 'snapshot'>;
  /** Answers what is in flight, refuses what is new, and lets everything go; safe to call twice. */
  stop(): Promise<void>;
}

/** The composition root: every part of a node, put together by plain calls. Throws OperatorError. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log, tracing } = options;
  await using started = new AsyncDisposableStack();
  const metrics = createMetrics();
  const report = createReport(log);
  const schema = buildSchema(await readSchemaFiles(), modules);
  const suggestions = !config.production;
  const compile = createCompiler({ schema, idPrefixes: idPrefixes(modules), argumentRules: argumentRules(modules), suggestions });

  const database: Database = started.adopt(
    await createDatabase({
      primaryUrl: options.primaryUrl,
      replicaUrls: options.replicaUrls,
      poolSize: config.DATABASE_POOL_SIZE,
      mostPerCommit: config.PORTCULLIS_COMMANDS_PER_COMMIT,
      tokenSecret: options.tokenSecret,
      log,
      onStatement: (event) => {
        if (!event.gathered) metrics.observeStatement(event.server, event.durationMs);
        tracing?.onStatement(event);
      },
      onSentLookUps: ({ server, durationMs }) => metrics.observeStatement(server, durationMs),
    }),
    (opened) => opened.close(),
  );
  await requireWritable(database.readPrimary(limitsFor(startTimeoutMs)));
  const registry = started.adopt(
    await createOperationRegistry({
      database,
      primaryUrl: options.primaryUrl,
      compile,
      schema,
      manifests: config.PORTCULLIS_MANIFESTS,
      policy: { mode: config.mode, clientModes: new Map(), requireClient: config.PORTCULLIS_REQUIRE_CLIENT },
      log,
    }),
    (opened) => opened.stop(),
  );
  await requireFittingRegistry(registry, { database, schema, production: config.production, log });
  const usage = started.adopt(createUsageRecorder({ database, log }), (recorder) => recorder.stop());
  const unknown = started.adopt(createUnknownRecorder({ database, log }), (recorder) => recorder.stop());

  const secrets = createSecretBox(options.tokenSecret);
  const addresses = createAddressRules({ allowed: config.PORTCULLIS_WEBHOOKS_ALLOW_PRIVATE ?? [] });
  const services: CommandServices = { newId: randomUUIDv7, seal: secrets.seal, urlProblem: addresses.urlProblem };
  const execution = { schema, database, services, maskError: createErrorMask(report) };
  const eventLog = started.adopt(
    await createEventLog({ database, primaryUrl: options.primaryUrl, tokenSecret: options.tokenSecret, redisUrl: config.REDIS_URL, log }),
    (opened) => opened.stop(),
  );
  const onCommitted: OnCommitted = (events, consistencyToken) => {
    kept.committed(events, consistencyToken);
    eventLog.poke();
    background.heard(events);
  };
  const planner = createPlanner(schema, modules);
  const told = { onCommitted, onUntold: () => kept.distrust() };
  const execute = createExecutor({
    schema,
    planner,
    runPlan: createPlanExecutor({ database, services, ...told }),
    reference: createReferenceExecutor({ ...execution, ...told }),
    report,
  });
  const kept = started.adopt(
    await openResponseCache({
      execute,
      database,
      primaryUrl: options.primaryUrl,
      tokenSecret: options.tokenSecret,
      schemaVersion: schemaVersion(schema),
      prefixes: idPrefixes(modules),
      tenant,
      person,
      maxBytes: config.PORTCULLIS_CACHE_MAX_BYTES,
      timeoutMs: config.PORTCULLIS_QUERY_TIMEOUT_MS,
      staleIfErrorMs: { any: config.PORTCULLIS_CACHE_STALE_IF_ERROR_MS, privateUnheard: config.PORTCULLIS_CACHE_PRIVATE_STALE_IF_ERROR_MS },
      redisUrl: config.REDIS_URL,
      warm: config.PORTCULLIS_CACHE_WARM,
      admitPublic: createAdmitPublic(schema, registry),
      log,
    }),
    (opened) => opened.stop(),
  );
  const live = createLive({
    schema,
    fields: subscriptionFields(modules),
    log: eventLog,
    events: createEventExecutor({ ...execution, planner, report }),
    most: { onNode: config.PORTCULLIS_MAX_SUBSCRIPTIONS, perViewer: config.PORTCULLIS_MAX_SUBSCRIPTIONS_PER_VIEWER },
    timeoutMs: config.PORTCULLIS_QUERY_TIMEOUT_MS,
    report,
  });
  // Whichever node ran the command: its events come back by the log.
  eventLog.listen({
    // The cache first: who hears of an event and asks again must not be given what was before it.
    onEvents(events, consistencyToken) {
      kept.logged(events, consistencyToken);
      live.publish(events);
    },
    onBreak(last) {
      kept.distrust();
      live.goOn(last);
    },
  });
  const background = started.use(startBackground({ config, database, eventLog, addresses, secrets, log, ...told }));
  const identify = createIdentify({ verify: createTokenVerifier(tokenKeys(config, options.developmentKey)) });
  const gateway = createGateway({
    identify,
    admit: createAdmission({
      schema,
      suggestions,
      registry,
      policy: () => registry.policy(),
      maxCost: config.PORTCULLIS_MAX_COST,
      findAdhoc: createAdhocOperations({
        compile,
        limits: {
          maxDepth: config.PORTCULLIS_MAX_DEPTH,
          maxAliases: config.PORTCULLIS_MAX_ALIASES,
          maxDirectives: config.PORTCULLIS_MAX_DIRECTIVES,
          maxTokens: config.PORTCULLIS_MAX_TOKENS,
        },
      }),
      onUnknown: (text) => unknown.record(text),
    }),
    execute,
    cache: kept.cache ?? undefined,
    live,
    queryTimeoutMs: config.PORTCULLIS_QUERY_TIMEOUT_MS,
    commandTimeoutMs: config.PORTCULLIS_COMMAND_TIMEOUT_MS,
    report,
    onAnswered: ({ request, admitted, code, durationMs }) => {
      metrics.observeOperation(admitted?.operation.kind ?? 'unknown', code, durationMs);
      const id = admitted?.publishedId ?? null;
      if (id !== null) usage.record(id, request.client, durationMs, code !== null);
    },
    tracing,
  });

  const health = createHealth([
    { name: 'rights', check: () => requireWritable(database.readPrimary(limitsFor(checkTimeoutMs))) },
    { name: 'database', check: () => database.ping(limitsFor(checkTimeoutMs)) },
  ]);
  const maxBodyBytes = config.PORTCULLIS_MAX_BODY_BYTES;
  const corsOrigins = new Set(config.PORTCULLIS_CORS_ORIGINS ?? []);
  const webSockets = createWebSocketEndpoint({ gateway, identify, corsOrigins, maxMessageBytes: maxBodyBytes });
  const publicServer = createHttpServer({
    gateway,
    webSockets,
    eventStreams: createEventStreams(),
    host: config.HOST,
    port: config.PORT,
    maxBodyBytes,
    batchLimit: config.PORTCULLIS_BATCH_LIMIT,
    corsOrigins,
    graphiql: config.graphiql ? createGraphiqlPage(options.graphiql) : null,
    drainTimeoutMs: config.PORTCULLIS_DRAIN_TIMEOUT_MS,
  });
  metrics.add(createServerMetrics(database));
  metrics.add(createLogMetrics(eventLog, database));
  metrics.add(createSagaMetrics(database, modules.flatMap(({ sagas = [] }) => sagas)));
  metrics.add(createWebhookMetrics(background.deliverer, database));
  metrics.add(createRegistryMetrics(registry));
  metrics.add(createCacheMetrics(kept));
  metrics.add(createLiveMetrics(live, webSockets));
  const operators: OperatorRoutes = {
    routes: new Map<string, AdminRoute>([...healthRoutes(health), ['/metrics', async () => ({ status: 200, ...(await metrics.read()) })], ...cacheRoutes(kept, registry)]),
    actions: cacheActions(kept),
  };
  const adminServer = createAdminServer({ host: config.HOST, port: config.ADMIN_PORT, health, ...operators });

  // What was opened above is let go last, in reverse order, when nothing asks for it any more.
  const opened = started.move();
  opened.defer(() => adminServer.stop());
  opened.defer(() => publicServer.stop());
  opened.defer(() => health.markStopping());
  let stopping: Promise<void> | null = null;
  async function listenPublic(): Promise<number> {
    const port = await publicServer.listen();
    health.markStarted();
    void kept.warm();
    return port;
  }
  return {
    operators,
    metrics,
    async listen() {
      const adminPort = await adminServer.listen();
      return { adminPort, port: await listenPublic() };
    },
    listenPublic,
    stop: () => (stopping ??= opened.disposeAsync()),
  };
}

const checkTimeoutMs = 1_500;
const startTimeoutMs = 30_000;
const limitsFor = (timeoutMs: number): Limits => ({ deadline: performance.now() + timeoutMs, signal: new AbortController().signal });

function tokenKeys(config: Config, developmentKey: DevelopmentKey | null): Parameters<typeof createTokenVerifier>[0] {
  if (config.JWKS_URL !== undefined) {
    return { keys: { jwksUrl: config.JWKS_URL }, issuer: config.JWT_ISSUER, audience: config.JWT_AUDIENCE };
  }
  if (developmentKey === null) throw new TypeError('Neither JWKS_URL nor a development key');
  return { keys: { developmentKey }, issuer: developmentIssuer };
}
