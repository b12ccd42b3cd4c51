import { Parser } from 'pg-protocol/dist/parser.js';
import type { ColumnReaders } from './column-values.ts';
import type { RawRow } from './statement.ts';

/** Any message of the server's but a row, as pg-protocol reads it. */
export type ServerMessage = Parameters<Parameters<Parser['parse']>[1]>[0];

export interface MessageReaderOptions {
  /** Of the statement whose rows come now. */
  readonly columns: () => ColumnReaders;
  readonly onRow: (row: RawRow) => void;
  /** Each in its place between the rows. */
  readonly onMessage: (message: ServerMessage) => void;
}

const headerBytes = 5;
const columnCountBytes = 2;
const lengthBytes = 4; // -1 for null
const rowCode = 68; // D
/** ParseComplete, BindComplete, CloseComplete: they say what the next message says again. */
const silentCodes: ReadonlySet<number | undefined> = new Set([49, 50, 51]);

/**
 * Takes what the server sends, in pieces as they come. Rows, which are most of it, are made of the bytes in place; pg-protocol
 * would make a message, a list of texts and then the values. Throws Error for what is no message.
 * @see https://www.postgresql.org/docs/18/protocol-message-formats.html
 */
export function createMessageReader({ columns, onRow, onMessage }: MessageReaderOptions): (chunk: Buffer) => void {
  const parser = new Parser();
  // The beginning of a message whose end has not come: put together once, when all of it is there.
  let pieces: Buffer[] = [];
  let held = 0;
  let wanted = 0;

  /** Reads all whole messages; returns where they end. */
  function readWhole(bytes: Buffer): number {
    let at = 0;
    let unread = 0; // from here on pg-protocol has not seen what is its own
    while (at + headerBytes <= bytes.length) {
      const next = at + 1 + messageLength(bytes, at);
      if (next > bytes.length) break;
      const code = bytes[at];
      const isRow = code === rowCode;
      if (isRow || silentCodes.has(code)) {
        if (unread < at) parser.parse(bytes.subarray(unread, at), onMessage);
        if (isRow) onRow(readRow(bytes, at + headerBytes, next, columns()));
        unread = next;
      }
      at = next;
    }
    if (unread < at) parser.parse(bytes.subarray(unread, at), onMessage);
    return at;
  }

  return (chunk) => {
    pieces.push(chunk);
    held += chunk.length;
    if (held < wanted) return;
    const bytes = pieces.length === 1 ? chunk : Buffer.concat(pieces, held);
    const end = readWhole(bytes);
    held = bytes.length - end;
    pieces = held === 0 ? [] : [bytes.subarray(end)];
    wanted = held < headerBytes ? headerBytes : 1 + messageLength(bytes, end);
  };
}

/** With itself and without the code before it. */
function messageLength(bytes: Buffer, at: number): number {
  const length = bytes.readInt32BE(at + 1);
  if (length < headerBytes - 1) throw new Error('The server sent a message of no length');
  return length;
}

function readRow(bytes: Buffer, from: number, end: number, columns: ColumnReaders): RawRow {
  let at = from + columnCountBytes;
  const row = columns.map((read) => {
    const valueAt = at + lengthBytes;
    const length = bytes.readInt32BE(at);
    at = length < 0 ? valueAt : valueAt + length;
    return length < 0 ? null : read(bytes, valueAt, at);
  });
  if (at !== end) throw new Error('The server sent a row that does not fill its message');
  return row;
}
