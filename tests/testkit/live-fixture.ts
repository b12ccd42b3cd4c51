import { randomUUID } from 'node:crypto';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { pgTable, uuid } from 'drizzle-orm/pg-core';
import { execute } from 'graphql';
import { sql } from 'drizzle-orm';
import type { AdmissionMode } from '../../src/gateway/admission/admission-policy.ts';
import { createAdhocOperations } from '../../src/gateway/admission/create-adhoc-operations.ts';
import { createAdmission } from '../../src/gateway/admission/create-admission.ts';
import { createIdentify } from '../../src/gateway/admission/create-identify.ts';
import { createGateway } from '../../src/gateway/create-gateway.ts';
import type { EventExecutor } from '../../src/gateway/execution/create-event-executor.ts';
import { createHttpServer, type HttpServer } from '../../src/gateway/http/create-http-server.ts';
import { createLive, type Live, type LiveOptions } from '../../src/gateway/live/create-live.ts';
import { createWebSocketEndpoint, type WebSocketEndpoint, type WebSocketEndpointOptions } from '../../src/gateway/live/create-websocket-endpoint.ts';
import { createEventStreams, type EventStreams } from '../../src/gateway/live/event-streams.ts';
import { createMemoryRegistry } from '../../src/gateway/operations/create-memory-registry.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import { Fault } from '../../src/errors.ts';
import { entity } from '../../src/model/entity.ts';
import type { DomainEvent, EventType } from '../../src/model/event.ts';
import type { SubscriptionField } from '../../src/model/module.ts';
import { tokenRefused } from '../../src/security/token-refused.ts';
import { generousLimits } from './wire-fixture.ts';

const schema = makeExecutableSchema({
  typeDefs: /* GraphQL */ `
    directive @id(of: [String!]!) on ARGUMENT_DEFINITION
    directive @authenticated on OBJECT
    type Query { hello(name: String = "world"): String! wait: String }
    type Mutation { touch: Int! }
    type ThingEvent { id: ID! text: String! }
    type Subscription @authenticated { thingChanged(id: ID! @id(of: ["Thing"])): ThingEvent! }
  `,
  resolvers: {
    Query: { hello: (_: unknown, { name }: { name: string }) => `Hello, ${name}!`, wait: () => new Promise(() => undefined) },
    Mutation: { touch: () => 1 },
  },
});

const thing = entity('Thing', { idPrefix: 'thing', table: pgTable('things', { id: uuid('id').primaryKey() }), visibleTo: () => sql`true`, columns: [] });
const thingEvent: EventType = { typeName: 'ThingEvent', subject: () => thing, subjectField: 'thing', actor: () => thing, tenant: () => thing };
const thingChanged: SubscriptionField = { argument: 'id', entity: () => thing, events: [thingEvent] };

export const texts = {
  watch: 'subscription Watch($id: ID!) { thingChanged(id: $id) { id text } }',
  hello: 'query Hello($name: String) { hello(name: $name) }',
  touch: 'mutation Touch { touch }',
  wait: 'query Wait { wait }',
};

export interface LiveFixture {
  readonly port: number;
  readonly url: string;
  readonly socketUrl: string;
  readonly live: Live;
  readonly http: HttpServer;
  readonly webSockets: WebSocketEndpoint;
  readonly eventStreams: EventStreams;
  readonly reported: unknown[];
  /** SHA-256 by name of the text: all are published. */
  readonly ids: Readonly<Record<keyof typeof texts, string>>;
  /** How often an event was executed. */
  readonly executions: () => number;
  /** Users who see nothing (any more). */
  readonly shutOut: Set<string>;
  /** A new thing's global id. */
  thing(): string;
  /** As if a command had committed: `text` is what its subscribers are shown. */
  publish(thingId: string, text: string): void;
  stop(): Promise<void>;
}

export interface LiveFixtureOptions extends Partial<Pick<LiveOptions, 'most' | 'queue'>> {
  readonly mode?: AdmissionMode;
  readonly webSockets?: Partial<WebSocketEndpointOptions>;
  readonly heartbeatMs?: number;
  readonly corsOrigins?: ReadonlySet<string>;
  readonly drainTimeoutMs?: number;
  readonly run?: EventExecutor['run'];
}

/** A token of the fixture is the name of a user; `bad` is no token; `for-500-ms:ada` ends so soon. */
const identify = createIdentify({
  verify: async (token) => {
    if (token === 'bad') throw tokenRefused('The token is not valid.');
    const [, ms, name] = /^for-(\d+)-ms:(.*)$/.exec(token) ?? [null, '3600000', token];
    return { userId: name ?? token, scopes: new Set<string>(), expiresAt: (Date.now() + Number(ms)) / 1_000 };
  },
});

/** A whole gateway with subscriptions on a free port, without PostgreSQL. */
export async function startLive(options: LiveFixtureOptions = {}): Promise<LiveFixture> {
  const compile = createCompiler({ schema, idPrefixes: new Map([['Thing', 'thing']]), suggestions: true });
  const operations = Object.values(texts).map((text) => {
    const operation = compile(text);
    return { id: operation.hash, operation, state: 'active' as const };
  });
  const shown = new Map<string, string>();
  const shutOut = new Set<string>();
  const reported: unknown[] = [];
  const report = (error: unknown): void => void reported.push(error);
  let executions = 0;
  const events: EventExecutor = {
    async requireVisible({ viewerId }) {
      if (shutOut.has(viewerId)) throw new Fault('SUBSCRIPTION_TARGET_NOT_FOUND');
    },
    async run(execution, event, type) {
      executions += 1;
      if (options.run !== undefined) return await options.run(execution, event, type);
      if (execution.viewer === null || shutOut.has(execution.viewer.userId)) throw new Fault('FORBIDDEN');
      return { result: { data: { thingChanged: { id: event.id, text: shown.get(event.id) ?? '' } } }, consistencyToken: execution.consistencyToken, server: null };
    },
  };
  const live = createLive({
    schema,
    fields: new Map([['thingChanged', thingChanged]]),
    events,
    most: options.most ?? { onNode: 100_000, perViewer: 100_000 },
    timeoutMs: 5_000,
    report,
    ...(options.queue === undefined ? {} : { queue: options.queue }),
  });
  const gateway = createGateway({
    identify,
    admit: createAdmission({
      schema,
      suggestions: true,
      registry: createMemoryRegistry(operations),
      policy: () => ({ mode: options.mode ?? 'open', clientModes: new Map(), requireClient: false }),
      findAdhoc: createAdhocOperations({ compile, limits: generousLimits }),
    }),
    execute: async ({ operation, variables }) => ({
      result: await execute({ schema, document: operation.document, variableValues: variables }),
      consistencyToken: 'a-token',
      server: null,
    }),
    live,
    queryTimeoutMs: 5_000,
    commandTimeoutMs: 5_000,
    report,
  });
  const corsOrigins = options.corsOrigins ?? new Set<string>();
  const webSockets = createWebSocketEndpoint({ gateway, identify, corsOrigins, maxMessageBytes: 64 * 1_024, ...options.webSockets });
  const eventStreams = createEventStreams({ heartbeatMs: options.heartbeatMs ?? 60_000 });
  const http = createHttpServer({
    gateway, webSockets, eventStreams, corsOrigins,
    host: '127.0.0.1', port: 0, maxBodyBytes: 64 * 1_024, batchLimit: 0, graphiql: null, drainTimeoutMs: options.drainTimeoutMs ?? 200,
  });
  const port = await http.listen();
  const [watch = '', hello = '', touch = '', wait = ''] = operations.map(({ id }) => id);
  return {
    port, live, http, webSockets, eventStreams, reported, shutOut,
    url: `http://127.0.0.1:${port}/graphql`,
    socketUrl: `ws://127.0.0.1:${port}/graphql`,
    ids: { watch, hello, touch, wait },
    executions: () => executions,
    thing: () => `thing_${randomUUID()}`,
    publish(thingId, text) {
      const id = thingId.slice('thing_'.length);
      const event: DomainEvent = {
        id: randomUUID(), type: 'ThingChanged', workspaceId: id, entity: { typeName: 'Thing', id, version: 1 }, schemaVersion: 1, payload: {}, commandId: id, traceparent: null, topics: [`Thing:${id}`],
        actorId: id, at: new Date().toISOString(),
      };
      shown.set(event.id, text);
      live.publish([event], 'token-of-the-event');
    },
    stop: () => http.stop(),
  };
}
