import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { clientFrame, readFrames } from './frames.ts';
import { anyId } from './any-id.ts';
import { findTitle, numberAt, titleLength } from './numbered-title.ts';

/** How one subscription is asked for: an HTTP request, and for a WebSocket the two messages that follow its upgrade. */
export interface Opening {
  readonly transport: 'websocket' | 'sse';
  readonly head: string;
  readonly init: string;
  readonly subscribe: string;
}

const opcodes = { text: 1, close: 8, ping: 9, pong: 10 };
/** One for all connections: what is read is looked at before the next one reads. */
const shared = Buffer.allocUnsafe(256 * 1_024);
const headEnd = Buffer.from('\r\n\r\n');

/**
 * Opens one subscription and looks at no more of what comes than the number of each event, so that the load is cheaper than
 * the server. Resolves when the subscription is asked for; rejects when that fails. `onEnd` hears of a connection that ends.
 */
export function openSubscriber(port: number, opening: Opening, onEvent: (number: number) => void, onEnd: (why: string) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let rest: Buffer | null = null;
  let take = takeHead;
  const socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: {
      buffer: shared,
      callback(length, bytes) {
        const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, length);
        const all = rest === null ? chunk : Buffer.concat([rest, chunk]);
        rest = null;
        take(all);
        return true;
      },
    },
  });
  const fail = (why: string): void => {
    reject(new Error(why));
    onEnd(why);
    socket.destroy();
  };
  socket.on('error', (error) => fail(error.message));
  socket.on('close', () => fail('closed'));
  socket.on('connect', () => socket.write(opening.head));

  function takeHead(bytes: Buffer): void {
    const end = bytes.indexOf(headEnd);
    if (end < 0) {
      rest = Buffer.from(bytes);
      return;
    }
    const status = bytes.toString('latin1', 9, 12);
    if (status !== (opening.transport === 'sse' ? '200' : '101')) {
      fail(bytes.toString('latin1', 0, 500));
      return;
    }
    const left = bytes.subarray(end + headEnd.length);
    if (opening.transport === 'sse') {
      take = takeStream;
      resolve();
    } else {
      take = takeFrames;
      socket.write(clientFrame(opcodes.text, Buffer.from(opening.init)));
    }
    if (left.length > 0) take(left);
  }

  function takeFrames(bytes: Buffer): void {
    rest = readFrames(bytes, onFrame);
  }

  function onFrame(opcode: number, bytes: Buffer, from: number, to: number): void {
    if (opcode === opcodes.text) {
      const at = findTitle(bytes, from, to);
      if (at >= 0) onEvent(numberAt(bytes, at));
      else onOther(bytes.toString('utf8', from, to));
    } else if (opcode === opcodes.ping) socket.write(clientFrame(opcodes.pong, bytes.subarray(from, to)));
    else if (opcode === opcodes.close) fail(`closed with ${bytes.readUInt16BE(from)} ${bytes.toString('utf8', from + 2, to)}`);
  }

  function onOther(text: string): void {
    if (text.includes('"connection_ack"')) {
      socket.write(clientFrame(opcodes.text, Buffer.from(opening.subscribe.replace(anyId, randomUUID()))));
      resolve();
    } else if (text.includes('"ping"')) socket.write(clientFrame(opcodes.text, Buffer.from('{"type":"pong"}')));
    else if (text.includes('"error"')) fail(text.slice(0, 500));
  }

  function takeStream(bytes: Buffer): void {
    let from = 0;
    for (let at = findTitle(bytes, from, bytes.length); at >= 0; at = findTitle(bytes, from, bytes.length)) {
      onEvent(numberAt(bytes, at));
      from = at + titleLength;
    }
    // A title may be cut in two.
    const kept = Math.max(from, bytes.length - titleLength);
    if (kept < bytes.length) rest = Buffer.from(bytes.subarray(kept));
  }
  return promise;
}
