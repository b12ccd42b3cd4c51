import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { sendCancelRequest } from './cancel-request.ts';
import type { ServerAddress } from './connect-socket.ts';
import { ConnectionLost, ConnectionRefused } from './database-fault.ts';
import { createDriverClient } from './driver-client.ts';
import { positionFacts, type PositionQuery, positionQuery, sessionPositionQuery } from './primary-position.ts';
import type { SqlValue } from './statement.ts';
import { statementTimeoutBucketMs } from './statement-timeout-bucket.ts';
import { createWire, type Receiver, type Wire } from './wire.ts';

export type { Answer, Receiver } from './wire.ts';

export interface ConnectionOptions {
  readonly url: string;
  readonly applicationName: string;
  /** True: a server that is in recovery is refused. */
  readonly requirePrimary: boolean;
  readonly connectTimeoutMs: number;
  /** How long a cancelled statement may take to end before the connection is given up. */
  readonly cancelGraceMs: number;
  /** Called when nothing is under way any more. */
  readonly onQuiet?: () => void;
  readonly onLost?: () => void;
  /** Called for each NOTIFY on a channel that the connection listens to. */
  readonly onNotify?: (channel: string, payload: string) => void;
}

/** What `abandon` takes: a statement that was sent. */
export interface Ticket {
  /** Null once it is answered: a Set's old tables hold all that ever stood in it until the next full collection. */
  receiver: Receiver | null;
  abandoned: boolean;
  cancelSent: boolean;
}

/**
 * One physical connection: opened at once, never reopened. Statements are pipelined and answered in the order sent.
 * They may be sent when `opened` has resolved.
 */
export interface Connection {
  /** Rejects with ConnectionRefused or, where it broke on the way, ConnectionLost. */
  readonly opened: Promise<void>;
  isReady(): boolean;
  isLost(): boolean;
  /** Statements under way. */
  load(): number;
  /** Neither a statement nor a cancel request is under way. */
  isQuiet(): boolean;
  /** Resolves as soon as `isQuiet`; rejects with ConnectionLost. */
  whenQuiet(): Promise<void>;
  /** Runs a prepared statement; without parameters where `params` is null, by the simple protocol (BEGIN, SET). */
  send(text: string, params: readonly SqlValue[] | null, receiver: Receiver): Ticket;
  /** The same for a statement of a transaction, together with those of the same turn of the event loop. @see Wire.sendInGroup */
  sendInGroup(text: string, params: readonly SqlValue[], receiver: Receiver): Ticket;
  /** Sees that `statement_timeout` is the bucket of the remaining time; sends a pipelined SET only where it differs. Not within a transaction. */
  limitServerSide(remainingMs: number): void;
  /** The `statement_timeout` that applies to the next statement. */
  serverLimitMs(): number;
  /** How this connection is asked where the log of its primary stands. */
  positionQuery(): PositionQuery;
  /** Nobody waits for this statement any more: see it end, or give the connection up. */
  abandon(ticket: Ticket): void;
  abandonAll(): void;
  /** Cuts the connection; all that is under way fails with ConnectionLost. */
  destroy(reason: string): void;
  /** Says goodbye to the server. */
  end(): Promise<void>;
}

/** What is under way may end, and the server close the connection, in this time each. */
const goodbyeMs = 1_000;

/** A first setting that suits the usual deadlines, so that most statements need no SET. */
const initialLimitMs = statementTimeoutBucketMs(15_000);

/**
 * While a statement runs the server looks each second whether its client is still there, so what a lost or destroyed
 * connection left running ends. Windows cannot do it and refuses the setting.
 */
const handshakeSql = `select pg_is_in_recovery(), set_config('client_connection_check_interval',
  case when version() ~* 'windows|mingw|msvc|visual c' then '0' else '1000' end, false), ${positionFacts}`;

/**
 * Opens a connection.
 *
 * How a statement is cancelled: a cancel request names a backend, not a statement, so it is sent only while the abandoned
 * statement is the oldest under way, that is, the one that runs; an abandoned one further back waits for its turn. Should
 * it end by itself in that instant, the request hits its successor: whoever shares a connection must be ready to run a
 * statement again that was cancelled for no reason of its own (see `createReadSession`). A transaction never follows on a
 * connection with a cancel request under way (`isQuiet`). A statement that has not ended `cancelGraceMs` after the
 * request takes the connection with it: its server hangs.
 */
export function openConnection(options: ConnectionOptions): Connection {
  // Insertion order is the order sent: the first is the one the server works on.
  const tickets = new Set<Ticket>();
  const { promise: opened, resolve: markOpened, reject: failOpening } = Promise.withResolvers<void>();
  opened.catch(() => undefined);
  let state: 'opening' | 'ready' | 'lost' = 'opening';
  let socket: Socket | undefined;
  let address: ServerAddress | undefined;
  let wire: Wire | undefined;
  let backend: { pid: number; secret: number } | undefined;
  let limitMs = initialLimitMs;
  let position = positionQuery;
  let abandoned = 0;
  let cancelling = false;
  let quiet: PromiseWithResolvers<void> | null = null;

  const client = createDriverClient({
    url: options.url,
    applicationName: options.applicationName,
    connectTimeoutMs: options.connectTimeoutMs,
    statementTimeoutMs: initialLimitMs,
    onSocket: (opened, from) => {
      socket = opened;
      address = from;
      if (state === 'lost') opened.destroy();
      opened.once('close', () => lose(new ConnectionLost('The server closed the connection')));
    },
    onClose: () => lose(new ConnectionLost('The server closed the connection')),
  });

  const openTimer = setTimeout(
    () => lose(new ConnectionRefused(`The server did not answer within ${options.connectTimeoutMs} ms`)),
    options.connectTimeoutMs,
  );
  client.unsafe(handshakeSql).values().then(
    (result) => {
      clearTimeout(openTimer);
      if (state !== 'opening') return;
      if (options.requirePrimary && result[0]?.[0] === true) {
        lose(new ConnectionRefused('The server is in recovery: it is not the primary'));
        return;
      }
      position = sessionPositionQuery(result[0]?.[2], result[0]?.[3]);
      backend = result.state;
      wire = takeOver(socket);
      state = 'ready';
      markOpened();
      options.onQuiet?.();
    },
    (error: unknown) => lose(new ConnectionRefused('The connection could not be opened', { cause: error })),
  );

  /** The driver has done its part; nothing of its own is under way any more. */
  function takeOver(opened: Socket | undefined): Wire {
    if (opened === undefined) throw new TypeError('The driver opened a connection without a socket');
    opened.removeAllListeners('data');
    return createWire({
      socket: opened,
      onNotify: options.onNotify,
      onBroken: (error) => lose(new ConnectionLost('The server sent what nobody understands', { cause: error })),
    });
  }

  function lose(reason: ConnectionLost): void {
    if (state === 'lost') return;
    state = 'lost';
    clearTimeout(openTimer);
    socket?.destroy();
    // Rejects what the driver still holds before it is open, so that nothing of it waits for a second socket.
    client.end({ timeout: 0 }).catch(() => undefined);
    failOpening(reason);
    quiet?.reject(reason);
    const failed = [...tickets];
    tickets.clear();
    for (const ticket of failed) ticket.receiver?.reject(reason);
    options.onLost?.();
  }

  function finish(ticket: Ticket): boolean {
    if (!tickets.delete(ticket)) return false;
    ticket.receiver = null;
    if (ticket.abandoned) abandoned--;
    return true;
  }

  function track(receiver: Receiver, send: (open: Wire, tracked: Receiver) => void): Ticket {
    const ticket: Ticket = { receiver, abandoned: false, cancelSent: false };
    if (state !== 'ready' || wire === undefined) {
      queueMicrotask(() => receiver.reject(new ConnectionLost('The connection is not open')));
      return ticket;
    }
    send(wire, {
      resolve(answer) {
        if (!finish(ticket)) return;
        receiver.resolve(answer);
        afterOne();
      },
      reject(error) {
        if (!finish(ticket)) return;
        receiver.reject(error);
        afterOne();
      },
    });
    // Nothing is answered in this turn; and a statement that cannot be sent, which throws, is not under way.
    tickets.add(ticket);
    return ticket;
  }

  function afterOne(): void {
    if (abandoned > 0) cancelFirst();
    if (tickets.size > 0 || cancelling) return;
    quiet?.resolve();
    quiet = null;
    options.onQuiet?.();
  }

  function cancelFirst(): void {
    const [first] = tickets;
    if (cancelling || first === undefined || !first.abandoned || first.cancelSent) return;
    if (address === undefined || backend === undefined) return;
    first.cancelSent = true;
    cancelling = true;
    setTimeout(() => {
      if (tickets.has(first)) lose(new ConnectionLost('A cancelled statement did not end'));
    }, options.cancelGraceMs).unref();
    const done = () => {
      cancelling = false;
      if (state === 'ready') afterOne();
    };
    // An undeliverable request is no event of its own: the grace time ends, and with it the connection.
    sendCancelRequest(address, backend, options.cancelGraceMs).then(done, done);
  }

  const connection: Connection = {
    opened,
    isReady: () => state === 'ready',
    isLost: () => state === 'lost',
    load: () => tickets.size,
    isQuiet: () => tickets.size === 0 && !cancelling,
    whenQuiet() {
      if (state === 'lost') return Promise.reject(new ConnectionLost('The connection was lost'));
      if (connection.isQuiet()) return Promise.resolve();
      quiet ??= Promise.withResolvers();
      return quiet.promise;
    },
    send: (text, params, receiver) => track(receiver, (open, tracked) => open.send(text, params, tracked)),
    sendInGroup: (text, params, receiver) => track(receiver, (open, tracked) => open.sendInGroup(text, params, tracked)),
    limitServerSide(remainingMs) {
      const wantedMs = statementTimeoutBucketMs(remainingMs);
      if (wantedMs === limitMs || state !== 'ready') return;
      limitMs = wantedMs;
      const unknown = () => void (limitMs = 0);
      connection.send(`set statement_timeout = ${wantedMs}`, null, { resolve: () => undefined, reject: unknown });
    },
    serverLimitMs: () => limitMs,
    positionQuery: () => position,
    abandon(ticket) {
      if (!tickets.has(ticket) || ticket.abandoned) return;
      ticket.abandoned = true;
      abandoned++;
      cancelFirst();
    },
    abandonAll() {
      for (const ticket of [...tickets]) connection.abandon(ticket);
    },
    destroy: (reason) => lose(new ConnectionLost(reason)),
    async end() {
      if (state === 'ready') {
        await Promise.race([connection.whenQuiet(), delay(goodbyeMs, undefined, { ref: false })]).catch(() => undefined);
        await client.end({ timeout: goodbyeMs / 1_000 });
      }
      lose(new ConnectionLost('The connection was ended'));
    },
  };
  return connection;
}
