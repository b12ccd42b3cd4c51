import type { Socket } from 'node:net';
import { serialize } from 'pg-protocol';
import { CommandCompleteMessage, DatabaseError, NotificationResponseMessage, RowDescriptionMessage } from 'pg-protocol/dist/messages.js';
import { type ColumnReaders, columnReaders, parameterText } from './column-values.ts';
import { createMessageReader, type ServerMessage } from './message-reader.ts';
import { type PreparedStatement, preparedStatements } from './prepared-statements.ts';
import { serverError } from './server-error.ts';
import type { RawRow, SqlValue } from './statement.ts';

/** Raw rows with the command tag: `SELECT 5`. */
export interface Answer {
  readonly rows: readonly RawRow[];
  readonly command: string;
}

/** One statement under way. Exactly one of the two is called, once. */
export interface Receiver {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export interface WireOptions {
  /** Open, authenticated, with nothing under way. */
  readonly socket: Socket;
  /** Called for each NOTIFY on a channel that the connection listens to. */
  readonly onNotify: ((channel: string, payload: string) => void) | undefined;
  /** The server said what nobody understands: the connection is of no more use, and no receiver is called any more. */
  readonly onBroken: (error: Error) => void;
}

/** Statements on one open connection, pipelined: answered in the order sent, none waiting for the one before. */
export interface Wire {
  /** Runs a statement, prepared at its first use; by the simple protocol where `params` is null. */
  send(text: string, params: readonly SqlValue[] | null, receiver: Receiver): void;
  /**
   * Runs a statement of a transaction, which fails with `StatementStale` where it must be prepared anew. Those that are sent in
   * one turn of the event loop are one to the server: it answers them together, which takes it and us half the work, and where
   * one fails those behind it are not run (`StatementSkipped`).
   */
  sendInGroup(text: string, params: readonly SqlValue[], receiver: Receiver): void;
}

/** One statement between its sending and the server's `ReadyForQuery`. */
interface Pending {
  readonly text: string;
  readonly params: readonly SqlValue[] | null;
  readonly receiver: Receiver;
  /** The name it is being prepared under; null where it is prepared already, or not to be kept. */
  readonly preparing: string | null;
  /** Sent under a name that the server was given before. */
  readonly prepared: PreparedStatement | null;
  /** Why it is sent for a second time. */
  readonly retriedAfter: Error | null;
  /** Sent as a statement of a transaction. */
  readonly grouped: boolean;
  /** The server says when it is ready after this one; else only that it was run. */
  synced: boolean;
  columns: ColumnReaders | null;
  readonly rows: RawRow[];
  command: string;
  error: DatabaseError | null;
  next: Pending | null;
}

/** The statement was not run: one that was sent with it, before it, had failed. */
export class StatementSkipped extends Error {
  override readonly name = 'StatementSkipped';
}

/** What was prepared is of no use any more, and so the transaction is spoilt: the whole of it may be repeated, all is prepared anew. */
export class StatementStale extends Error {
  override readonly name = 'StatementStale';
}

/** More than an application has statements; each is kept on every connection. */
const mostPrepared = 1_000;

/** The server has lost a prepared statement, or made it for a table that changed since: it is prepared anew, once. */
const staleRoutines: ReadonlySet<string | undefined> = new Set(['FetchPreparedStatement', 'RevalidateCachedQuery', 'transformAssignedExpr', 'op_error']);

const describePortal = serialize.describe({ type: 'P' });
const execute = serialize.execute();
const sync = serialize.sync();
const executeAndSync = Buffer.concat([execute, sync]);
const noColumns: ColumnReaders = [];

/**
 * The protocol of an open connection. The driver opens and authenticates connections; their statements go this way because
 * those of three levels of lists cost half the CPU of the driver's own way, which makes two Buffers for each row and a
 * Promise of its own kind for each query.
 * @see https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */
export function createWire({ socket, onNotify, onBroken }: WireOptions): Wire {
  const statements = preparedStatements(mostPrepared);
  const preparing = new Set<string>();
  let names = 0;
  // A list of links: it forgets what was answered even when it never runs empty.
  let first: Pending | null = null;
  let last: Pending | null = null;
  let outgoing: Buffer[] = [];
  let flushing = false;
  /** A statement of a group has failed: the server runs nothing until the group ends. */
  let skipping = false;

  function endGroup(): void {
    if (last === null || last.synced) return;
    last.synced = true;
    outgoing.push(sync);
  }

  function flush(): void {
    flushing = false;
    endGroup();
    const bytes = outgoing.length === 1 && outgoing[0] !== undefined ? outgoing[0] : Buffer.concat(outgoing);
    outgoing = [];
    if (!socket.destroyed) socket.write(bytes);
  }

  function send(text: string, params: readonly SqlValue[] | null, receiver: Receiver, grouped: boolean, retriedAfter: Error | null): void {
    // First of all, for it may throw: half a statement would be taken for the beginning of the next one.
    const values = params?.map(parameterText);
    const known = params === null ? undefined : statements.find(text);
    // Until the server has confirmed a name, which it may refuse, others that send the same do without one.
    const name = params === null || known !== undefined || preparing.has(text) ? null : `s${++names}`;
    if (values === undefined) {
      endGroup();
      outgoing.push(serialize.query(text));
    } else {
      if (known === undefined) outgoing.push(serialize.parse({ text, ...(name === null ? {} : { name }) }));
      outgoing.push(serialize.bind({ statement: known?.name ?? name ?? '', values }));
      if (known === undefined) outgoing.push(describePortal);
      outgoing.push(grouped ? execute : executeAndSync);
    }
    if (name !== null) preparing.add(text);
    const pending: Pending = {
      text, params, receiver, preparing: name, prepared: known ?? null, retriedAfter, grouped, synced: !grouped,
      columns: known?.columns ?? null, rows: [], command: '', error: null, next: null,
    };
    const idle = last === null;
    if (last === null) first = pending;
    else last.next = pending;
    last = pending;
    if (flushing) return;
    flushing = true;
    // A server that has nothing to do may begin while this turn of the event loop goes on with other requests.
    if (idle && !grouped) process.nextTick(flush);
    // After all that the turn brings: what it sends leaves together.
    else setImmediate(flush);
  }

  function forget(name: string): void {
    outgoing.push(serialize.close({ type: 'S', name }));
  }

  /** The server keeps what it parsed, even where the statement itself failed. */
  function settlePrepared({ text, preparing: name, columns }: Pending): void {
    if (name === null) return;
    preparing.delete(text);
    if (columns === null) {
      forget(name);
      return;
    }
    const dropped = statements.keep(text, { name, columns });
    if (dropped !== null) forget(dropped.name);
  }

  /** Takes the first one off the list. Its link goes too: an old one that is garbage would keep all after it alive until the next full collection. */
  function takeFirst(): Pending | null {
    const taken = first;
    if (taken === null) return null;
    first = taken.next;
    taken.next = null;
    if (first === null) last = null;
    return taken;
  }

  function finishFirst(): void {
    const done = takeFirst();
    if (done === null) return;
    settlePrepared(done);
    const { error, receiver, text, params, retriedAfter } = done;
    if (error === null) {
      receiver.resolve({ rows: done.rows, command: done.command });
      return;
    }
    if (done.prepared !== null && retriedAfter === null && staleRoutines.has(error.routine)) {
      // What changed for one of them has most likely changed for others.
      if (statements.find(text) === done.prepared) for (const { name } of statements.dropAll()) forget(name);
      if (done.grouped) receiver.reject(new StatementStale('A statement must be prepared anew', { cause: serverError(error) }));
      else send(text, params, receiver, false, serverError(error));
      return;
    }
    receiver.reject(retriedAfter ?? serverError(error));
  }

  /** The server is ready again. */
  function finishGroup(): void {
    if (!skipping) {
      finishFirst();
      return;
    }
    skipping = false;
    for (let skipped = takeFirst(); skipped !== null; skipped = skipped.synced ? null : takeFirst()) {
      settlePrepared(skipped);
      skipped.receiver.reject(new StatementSkipped('A statement before it had failed'));
    }
  }

  function handle(message: ServerMessage): void {
    if (message instanceof RowDescriptionMessage) {
      if (first !== null) first.columns = columnReaders(message.fields.map((field) => field.dataTypeID));
    } else if (message instanceof CommandCompleteMessage) {
      if (first !== null) first.command = message.text;
      if (first?.synced === false) finishFirst();
    } else if (message instanceof DatabaseError) {
      if (message.code === undefined) throw new Error('The server sent what is no message');
      if (first !== null) first.error ??= message;
      if (first?.synced === false) {
        skipping = true;
        finishFirst();
      }
    } else if (message instanceof NotificationResponseMessage) {
      onNotify?.(message.channel, message.payload);
    } else if (message.name === 'readyForQuery') {
      finishGroup();
    } else if (message.name === 'noData') {
      if (first !== null) first.columns = noColumns;
    } else if (message.name === 'copyInResponse' || message.name === 'copyOutResponse') {
      throw new Error('COPY runs on other connections');
    }
  }

  const read = createMessageReader({
    columns: () => first?.columns ?? noColumns,
    onRow: (row) => void first?.rows.push(row),
    onMessage: handle,
  });
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch (error) {
      onBroken(error instanceof Error ? error : new Error(String(error)));
    }
  });

  return {
    send: (text, params, receiver) => send(text, params, receiver, false, null),
    sendInGroup: (text, params, receiver) => send(text, params, receiver, true, null),
  };
}
