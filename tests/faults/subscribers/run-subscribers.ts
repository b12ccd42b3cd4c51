/**
 * The process of the subscribers: real graphql-ws clients, several subscriptions on one socket, which go on from their
 * cursors on whichever node is there. Every subscriber checks for itself that it misses and repeats nothing: all events
 * happen in the project it listens to, so the positions in its cursors must be dense.
 */
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { NodeAddress, SubscriberOrder, SubscriberReport } from './subscriber-orders.ts';

interface Seen {
  readonly name: string;
  readonly forgetful: boolean;
  cursor: string | null;
  last: number;
}

interface Told {
  readonly projectEvents: { readonly id: string };
}

const mostTold = 20;
const retryMs = 50;

let nodes: readonly NodeAddress[] = [];
const clients: Client[] = [];
/** The one that each client has opened last. */
const sockets = new Map<Client, WebSocket>();
const subscribers: Seen[] = [];
const idAt = new Map<number, string>();
const violations: string[] = [];
let forgetfulViolationCount = 0;
let first = 0;
let lost = 0;
let repeated = 0;
let connected = 0;
let resumed = 0;
let received = 0;
const ended = new AbortController();

function violate({ name, forgetful }: Seen, text: string): void {
  if (forgetful) {
    forgetfulViolationCount += 1;
    return;
  }
  if (violations.length < mostTold) violations.push(`${name} ${text}`);
}

/** A cursor begins with epoch and position. */
const positionOf = (cursor: string): number => Number(Buffer.from(cursor, 'base64url').readBigUInt64BE(4));

/** A subscriber may begin anywhere, and goes on without a gap. */
function checkPlace(seen: Seen, position: number): void {
  const skipped = position - seen.last - 1;
  if (seen.last === 0 || skipped === 0) return;
  violate(seen, `heard ${position} after ${seen.last}`);
  if (seen.forgetful) return;
  if (skipped > 0) lost += skipped;
  else repeated += 1;
}

function take(seen: Seen, id: string, cursor: string): void {
  const position = positionOf(cursor);
  received += 1;
  checkPlace(seen, position);
  if (first === 0 || position < first) first = position;
  const known = idAt.get(position);
  if (known === undefined) idAt.set(position, id);
  else if (known !== id) violate(seen, `heard ${id} at ${position}, others ${known}`);
  seen.last = position;
  seen.cursor = cursor;
}

function subscribe(client: Client, seen: Seen, projectId: string): void {
  client.subscribe<Told, { readonly cursor?: string }>(
    {
      query: 'subscription ($id: ID!) { projectEvents(projectId: $id) { id } }',
      variables: { id: projectId },
      extensions: {
        // Asked anew whenever the operation is sent.
        toJSON() {
          if (seen.cursor === null || seen.forgetful) return {};
          resumed += 1;
          return { after: seen.cursor };
        },
      },
    },
    {
      next({ data, errors, extensions }) {
        if (typeof extensions?.cursor === 'string' && data) take(seen, data.projectEvents.id, extensions.cursor);
        else violate(seen, `was told ${JSON.stringify(errors)}`);
      },
      error(error) {
        if (ended.signal.aborted) return;
        // What the catalogue calls retryable: come again, from where you were.
        const retryable = Array.isArray(error) && error.every(({ extensions }: { extensions?: { retryable?: unknown } }) => extensions?.retryable === true);
        if (retryable) setTimeout(() => subscribe(client, seen, projectId), retryMs);
        else violate(seen, `was ended with ${error instanceof Error ? error.message : JSON.stringify(error)}`);
      },
      complete: () => undefined,
    },
  );
}

function openSocket(home: number): Client {
  let tries = 0;
  let at: NodeAddress | undefined;
  const client = createClient({
    webSocketImpl: WebSocket,
    url() {
      at = nodes[(home + tries) % nodes.length];
      tries += 1;
      return at?.url ?? '';
    },
    connectionParams: () => ({ authorization: `Bearer ${at?.token ?? ''}` }),
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, retryMs + Math.random() * retryMs)),
    connectionAckWaitTimeout: 5_000,
    on: {
      opened(socket) {
        if (socket instanceof WebSocket) sockets.set(client, socket);
      },
      connected() {
        tries = 0;
        connected += 1;
      },
    },
  });
  clients.push(client);
  return client;
}

function report(): SubscriberReport {
  const steady = subscribers.filter(({ forgetful }) => !forgetful);
  return {
    least: Math.min(...steady.map(({ last }) => last)), violations, lost, repeated, forgetfulViolationCount,
    reconnected: Math.max(0, connected - clients.length), resumed, received, first,
  };
}

function idsFrom(position: number): readonly string[] {
  const ids: string[] = [];
  for (let id = idAt.get(position); id !== undefined; id = idAt.get(position + ids.length)) ids.push(id);
  return ids;
}

function obey(order: SubscriberOrder): void {
  switch (order.kind) {
    case 'nodes':
      nodes = order.nodes;
      return;
    case 'begin': {
      const all = order.subscribers + order.forgetful;
      for (let index = 0; index < all; index += 1) {
        const socket = Math.floor(index / order.perSocket);
        const seen: Seen = { name: `subscriber ${index}`, forgetful: index >= order.subscribers, cursor: null, last: 0 };
        subscribers.push(seen);
        subscribe(clients[socket] ?? openSocket(socket), seen, order.projectId);
      }
      return;
    }
    case 'cut':
      // Not by the client's own `terminate`: that begins a closing handshake, and what the old socket still brings until its end is
      // given to the subscription that has the same id on the new one.
      for (const socket of sockets.values()) socket.terminate();
      return;
    case 'report':
      process.send?.(report());
      return;
    case 'ids':
      process.send?.(idsFrom(order.from));
  }
}

process.on('message', obey);
process.on('disconnect', () => {
  ended.abort();
  process.exit(0);
});
