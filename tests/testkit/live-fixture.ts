import { randomUUID } from 'node:crypto';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { pgTable, uuid } from 'drizzle-orm/pg-core';
import { execute } from 'graphql';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { goesOnFrom } from '../../src/events/check-place.ts';
import type { FeedEvent } from '../../src/events/create-event-log.ts';
import { eventCursors } from '../../src/events/event-cursor.ts';
import type { LogPlace } from '../../src/events/log-place.ts';
import type { AdmissionMode } from '../../src/gateway/admission/admission-policy.ts';
import { createAdhocOperations } from '../../src/gateway/admission/create-adhoc-operations.ts';
import { createAdmission } from '../../src/gateway/admission/create-admission.ts';
import { createIdentify } from '../../src/gateway/admission/create-identify.ts';
import { createGateway } from '../../src/gateway/create-gateway.ts';
import type { EventExecutor } from '../../src/gateway/execution/create-event-executor.ts';
import { createHttpServer, type HttpServer } from '../../src/gateway/http/create-http-server.ts';
import { createLive, type Live, type LiveOptions } from '../../src/gateway/live/create-live.ts';
import type { LiveLog } from '../../src/gateway/live/live-log.ts';
import type { LiveStream } from '../../src/gateway/live/live-stream.ts';
import { createWebSocketEndpoint, type WebSocketEndpoint, type WebSocketEndpointOptions } from '../../src/gateway/live/create-websocket-endpoint.ts';
import { createEventStreams, type EventStreams } from '../../src/gateway/live/event-streams.ts';
import { createMemoryRegistry } from '../../src/gateway/operations/create-memory-registry.ts';
import { createCompiler } from '../../src/gateway/planning/compile-operation.ts';
import { Fault } from '../../src/errors.ts';
import { entity } from '../../src/model/entity.ts';
import type { EventType } from '../../src/model/event.ts';
import { eventKind } from '../../src/model/event-kind.ts';
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
    type Subscription @authenticated { thingChanged(id: ID! @id(of: ["Thing"]), after: String, types: [String!]): ThingEvent! }
  `,
  resolvers: {
    Query: { hello: (_: unknown, { name }: { name: string }) => `Hello, ${name}!`, wait: () => new Promise(() => undefined) },
    Mutation: { touch: () => 1 },
  },
});

const thing = entity('Thing', { idPrefix: 'thing', table: pgTable('things', { id: uuid('id').primaryKey() }), visibleTo: () => sql`true`, columns: [] });
const owner = entity('Owner', { idPrefix: 'owner', table: pgTable('owners', { id: uuid('id').primaryKey() }), visibleTo: () => sql`true`, columns: [] });
const thingChangedKind = eventKind('ThingChanged', { payload: z.object({}) });
const thingHiddenKind = eventKind('ThingHidden', { payload: z.object({}) });
const thingEvent: EventType = { typeName: 'ThingEvent', subject: () => thing, subjectField: 'thing', kinds: [thingChangedKind, thingHiddenKind], actor: () => thing, tenant: () => owner };
const thingChanged: SubscriptionField = { argument: 'id', entity: () => thing, events: [thingEvent] };

export const texts = {
  watch: 'subscription Watch($id: ID!, $after: String, $types: [String!]) { thingChanged(id: $id, after: $after, types: $types) { id text } }',
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
  /** Things that are there no more. */
  readonly gone: Set<string>;
  /** Users who see nothing (any more). */
  readonly shutOut: Set<string>;
  /** A new thing's global id. */
  thing(): string;
  /** A stream without a transport: ada watches a thing. */
  subscribe(thingId: string): Promise<LiveStream>;
  /** As if a command had committed: `text` is what its subscribers are shown. The event, as the log has it. */
  publish(thingId: string, text: string, type?: string): FeedEvent;
  /** The same, and yet this node has not heard of it: `catchUp` tells it. */
  append(thingId: string, text: string, type?: string): FeedEvent;
  /** This node hears of what was appended. */
  catchUp(): void;
  /** The log. Drop events from its front as if they had been pruned. */
  readonly logged: FeedEvent[];
  /** How often the log was read. */
  readonly reads: () => number;
  readonly cursorOf: (place: LogPlace) => string;
  stop(): Promise<void>;
}

export interface LiveFixtureOptions extends Partial<Pick<LiveOptions, 'most' | 'queue'>> {
  readonly mode?: AdmissionMode;
  readonly webSockets?: Partial<WebSocketEndpointOptions>;
  readonly heartbeatMs?: number;
  readonly corsOrigins?: ReadonlySet<string>;
  readonly drainTimeoutMs?: number;
  readonly run?: EventExecutor['run'];
  /** Called before the log is read. */
  readonly readLog?: () => Promise<void>;
}

/** A token of the fixture is the name of a user; `bad` is no token; `for-500-ms:ada` ends so soon: stop the clock where it must not be too soon. */
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
  const gone = new Set<string>();
  const reported: unknown[] = [];
  const report = (error: unknown): void => void reported.push(error);
  let executions = 0;
  const events: EventExecutor = {
    async requireVisible({ viewerId }, { typeName }, id) {
      if (shutOut.has(viewerId) || (typeName === 'Thing' && gone.has(`thing_${id}`))) throw new Fault('SUBSCRIPTION_TARGET_NOT_FOUND');
    },
    async run(execution, told) {
      executions += 1;
      if (options.run !== undefined) return await options.run(execution, told);
      const refused = new Set(told.viewerIds.filter((id) => shutOut.has(id)));
      if (refused.size === told.viewerIds.length) throw new Fault('FORBIDDEN');
      const { id } = told.event;
      return { refused, result: { data: { thingChanged: { id, text: shown.get(id) ?? '' } } }, consistencyToken: execution.consistencyToken, server: null };
    },
  };
  const cursors = eventCursors('a secret of the tests');
  const logged: FeedEvent[] = [];
  let appended = 0;
  let published = 0;
  let reads = 0;
  const log: LiveLog = {
    last: { epoch: 1, position: 0 },
    cursorOf: cursors.encode,
    placeOf: cursors.verify,
    async readFrom(place, { topic, types }) {
      reads += 1;
      await options.readLog?.();
      const head = { epoch: 1, lastPosition: appended, firstPosition: logged[0]?.position ?? appended + 1, epochs: [{ epoch: 1, startPosition: 1 }] };
      if (!goesOnFrom(place, head)) throw new Fault('CURSOR_EXPIRED');
      const found = logged.filter(({ position, topics, type }) => position > place.position && topics.includes(topic) && (types?.includes(type) ?? true)).slice(0, 10);
      return { events: found, seen: { epoch: 1, position: found.length < 10 ? appended : (found.at(-1)?.position ?? 0) } };
    },
  };
  const live = createLive({
    schema,
    log,
    fields: new Map([['thingChanged', thingChanged]]),
    events,
    most: options.most ?? { onNode: 100_000, perViewer: 100_000 },
    timeoutMs: 60_000,
    report,
    ...(options.queue === undefined ? {} : { queue: options.queue }),
  });
  function append(thingId: string, text: string, type = 'ThingChanged'): FeedEvent {
    const id = thingId.slice('thing_'.length);
    const place = { epoch: 1, position: (appended += 1) };
    const at = new Date().toISOString();
    const event: FeedEvent = {
      ...place, id: randomUUID(), type, workspaceId: id, entity: { typeName: 'Thing', id, version: 1 }, schemaVersion: 1, payload: {}, commandId: id, traceparent: null,
      topics: [`Thing:${id}`], actorId: id, at, sequencedAt: at, wal: { timeline: 1, lsn: BigInt(appended) },
      cursor: () => cursors.encode(place), consistencyToken: 'token-of-the-event',
    };
    shown.set(event.id, text);
    logged.push(event);
    return event;
  }
  function catchUp(): void {
    const events = logged.slice(Math.max(0, published + 1 - (logged[0]?.position ?? 0)));
    published = appended;
    live.publish(events);
  }
  const gateway = createGateway({
    identify,
    admit: createAdmission({
      schema,
      suggestions: true,
      registry: createMemoryRegistry(operations),
      policy: () => ({ mode: options.mode ?? 'open', clientModes: new Map(), requireClient: false }), maxCost: 50_000,
      findAdhoc: createAdhocOperations({ compile, limits: generousLimits }),
    }),
    execute: async ({ operation, variables }) => ({
      result: await execute({ schema, document: operation.document, variableValues: variables }),
      consistencyToken: 'a-token',
      server: null,
    }),
    live,
    queryTimeoutMs: 60_000,
    commandTimeoutMs: 60_000,
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
    port, live, http, webSockets, eventStreams, reported, shutOut, gone,
    url: `http://127.0.0.1:${port}/graphql`,
    socketUrl: `ws://127.0.0.1:${port}/graphql`,
    ids: { watch, hello, touch, wait },
    executions: () => executions,
    async subscribe(id) {
      const operation = compile(texts.watch);
      const variables = { id };
      const viewer = { userId: 'ada', scopes: new Set<string>(), expiresAt: Date.now() };
      return await live.subscribe(
        { operation, publishedId: operation.hash, variables, coerced: variables, viewer },
        { consistencyToken: null, correlationId: 'c', after: null, signal: new AbortController().signal },
      );
    },
    thing: () => `thing_${randomUUID()}`,
    logged,
    reads: () => reads,
    cursorOf: cursors.encode,
    append,
    catchUp,
    publish(thingId, text, type) {
      const event = append(thingId, text, type);
      catchUp();
      return event;
    },
    stop: () => http.stop(),
  };
}
