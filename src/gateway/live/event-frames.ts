import { frameHead, longestHead } from './frame-head.ts';
import type { Shown } from './shown.ts';

/**
 * WebSocket frames with messages `next`, for the many sockets of a node. Those of one event differ in nothing but the id that
 * the client gave its operation: they are written into one and the same Buffer, one after the other, since the kernel has
 * copied nearly each of them before the next one is made.
 */
export interface EventFrames {
  /**
   * The frame with the whole message. `id`: the operation's, as JSON with one character for each byte. What it answers with
   * is valid until the next call.
   */
  frame(id: string, shown: Shown): Buffer;
  /** The frame given last has not been taken yet: it stays as it is. */
  keep(): void;
}

const beforeId = '{"id":';

export function createEventFrames(): EventFrames {
  let of: Shown | null = null;
  /** Room for a frame up to the end of its id, then what all messages of the event end with. */
  let bytes = Buffer.alloc(0);
  let room = 0;
  let kept = false;
  /** The frame given last, a part of the bytes, and where in it the id stands. */
  let last = bytes;
  let idAt = 0;
  let idLength = -1;

  function makeRoom(needed: number, shown: Shown): void {
    const end = shown === of ? bytes.subarray(room) : Buffer.from(`,"type":"next","payload":${shown.payload}}`);
    // Not from the pool that all share: a frame that has to wait would hold all of it.
    bytes = Buffer.allocUnsafeSlow(needed + end.length);
    bytes.set(end, needed);
    room = needed;
    of = shown;
    kept = false;
    idLength = -1;
  }

  function frameFor(length: number): void {
    const messageAt = room - length - beforeId.length;
    const start = frameHead(bytes.length - messageAt) + beforeId;
    last = bytes.subarray(room - length - start.length);
    last.write(start, 'latin1');
    idAt = start.length;
    idLength = length;
  }

  return {
    frame(id, shown) {
      const needed = longestHead + beforeId.length + id.length;
      if (shown !== of || kept || needed > room) makeRoom(needed, shown);
      if (id.length !== idLength) frameFor(id.length);
      last.write(id, idAt, 'latin1');
      return last;
    },
    keep() {
      kept = true;
    },
  };
}
