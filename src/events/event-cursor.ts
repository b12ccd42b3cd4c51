import { createHmac, timingSafeEqual } from 'node:crypto';
import { Fault } from '../errors.ts';
import type { LogPlace } from './log-place.ts';

const placeBytes = 12;
const signatureBytes = 9;
const cursorLength = ((placeBytes + signatureBytes) * 4) / 3;
const cursorPattern = /^[A-Za-z0-9_-]+$/;

/** Makes and reads the cursors of events that clients keep. */
export interface EventCursors {
  /** 28 characters of base64url: epoch (4 bytes), position (8 bytes), truncated HMAC-SHA256 (9 bytes). */
  readonly encode: (place: LogPlace) => string;
  /** Throws Fault CURSOR_INVALID for whatever `encode` did not make under the same secret. */
  verify(cursor: string): LogPlace;
}

/**
 * Signed, so that a cursor of another system or a made-up one is told from one of ours: the former is a mistake, the latter
 * means what it says. It gives no rights: what is replayed is authorised again. The secret is the same on all nodes.
 */
export function eventCursors(secret: Uint8Array | string): EventCursors {
  const sign = (place: Uint8Array) => createHmac('sha256', secret).update('portcullis event cursor 1').update(place).digest().subarray(0, signatureBytes);
  return {
    encode({ epoch, position }) {
      const place = Buffer.alloc(placeBytes);
      place.writeUInt32BE(epoch, 0);
      place.writeBigUInt64BE(BigInt(position), 4);
      return Buffer.concat([place, sign(place)]).toString('base64url');
    },
    verify(cursor) {
      // 21 bytes fill 28 characters exactly: no two texts decode to the same bytes.
      if (cursor.length !== cursorLength || !cursorPattern.test(cursor)) throw new Fault('CURSOR_INVALID');
      const bytes = Buffer.from(cursor, 'base64url');
      const place = bytes.subarray(0, placeBytes);
      if (!timingSafeEqual(bytes.subarray(placeBytes), sign(place))) throw new Fault('CURSOR_INVALID');
      return { epoch: place.readUInt32BE(0), position: Number(place.readBigUInt64BE(4)) };
    },
  };
}
