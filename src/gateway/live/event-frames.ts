import { frameHead } from './frame-head.ts';
import type { Shown } from './shown.ts';

/**
 * WebSocket frames with messages `next`, for the many sockets of a node. Those of the same events differ in nothing but the id
 * that the client gave its operation: they are written into one and the same Buffer, one after the other, since the kernel has
 * copied nearly each of them before the next one is made.
 */
export interface EventFrames {
  /**
   * The frames with the whole messages, one after another. `id`: the operation's, as JSON with one character for each byte. What it
   * answers with is valid until the next call.
   */
  frames(id: string, shown: readonly Shown[]): Buffer;
  /** The same of one event. */
  frame(id: string, shown: Shown): Buffer;
  /** The frames given last have not been taken yet: they stay as they are. */
  keep(): void;
}

const beforeId = '{"id":';

export function createEventFrames(): EventFrames {
  let of: readonly Shown[] = [];
  /** What the message of each event ends with, behind its id. */
  let ends: readonly Buffer[] = [];
  let bytes = Buffer.alloc(0);
  /** Where in the bytes the ids stand. */
  let idsAt: readonly number[] = [];
  /** Of each id; less than 0 where the bytes are to be made anew. */
  let idLength = -1;

  function isSame(shown: readonly Shown[]): boolean {
    return shown.length === of.length && shown.every((each, index) => each === of[index]);
  }

  function make(length: number): void {
    const starts = ends.map((end) => frameHead(beforeId.length + length + end.length) + beforeId);
    const sizes = ends.map((end, index) => (starts[index]?.length ?? 0) + length + end.length);
    // Not from the pool that all share: frames that have to wait would hold all of it.
    bytes = Buffer.allocUnsafeSlow(sizes.reduce((sum, size) => sum + size, 0));
    let at = 0;
    idsAt = ends.map((end, index) => {
      const idAt = at + bytes.write(starts[index] ?? '', at, 'latin1');
      bytes.set(end, idAt + length);
      at = idAt + length + end.length;
      return idAt;
    });
    idLength = length;
  }

  function begin(shown: readonly Shown[]): void {
    of = shown;
    ends = shown.map(({ payload }) => Buffer.from(`,"type":"next","payload":${payload}}`));
    idLength = -1;
  }

  function fill(id: string): Buffer {
    if (id.length !== idLength) make(id.length);
    for (const at of idsAt) bytes.write(id, at, 'latin1');
    return bytes;
  }

  return {
    frames(id, shown) {
      if (!isSame(shown)) begin(shown);
      return fill(id);
    },
    frame(id, shown) {
      if (of.length !== 1 || of[0] !== shown) begin([shown]);
      return fill(id);
    },
    keep() {
      idLength = -1;
    },
  };
}
