import { createHmac, timingSafeEqual } from 'node:crypto';
import { Fault } from '../errors.ts';
import type { WalPosition } from './wal-position.ts';

const positionBytes = 12;
const signatureBytes = 16;
const tokenLength = Math.ceil(((positionBytes + signatureBytes) * 4) / 3);
const tokenPattern = /^[A-Za-z0-9_-]+$/;

/** Signs and verifies consistency tokens. */
export interface TokenSigner {
  /** 38 characters of base64url: timeline (4 bytes), LSN (8 bytes), truncated HMAC-SHA256 (16 bytes). */
  encode(position: WalPosition): string;
  /** Throws Fault CONSISTENCY_TOKEN_INVALID for whatever `encode` did not make under the same secret. */
  verify(token: string): WalPosition;
}

/**
 * Signed, because a forged position would send every query to the primary. The secret is the same on all nodes.
 * `secret` is key material as given; at least 32 characters, which the configuration demands.
 */
export function tokenSigner(secret: Uint8Array | string): TokenSigner {
  const sign = (position: Uint8Array) =>
    createHmac('sha256', secret).update('portcullis consistency token 1').update(position).digest().subarray(0, signatureBytes);

  // Most answers in a row stand for the same position, and a signature costs as much as a small query's other work.
  let last: { readonly position: WalPosition; readonly token: string } | null = null;

  return {
    encode({ timeline, lsn }) {
      if (last !== null && last.position.lsn === lsn && last.position.timeline === timeline) return last.token;
      const position = Buffer.alloc(positionBytes);
      position.writeUInt32BE(timeline, 0);
      position.writeBigUInt64BE(lsn, 4);
      const token = Buffer.concat([position, sign(position)]).toString('base64url');
      last = { position: { timeline, lsn }, token };
      return token;
    },
    verify(token) {
      if (token === last?.token) return last.position;
      // The length first: a token of a megabyte costs nothing. Then the text itself: base64 decoding would skip foreign
      // characters and ignore the unused bits of the last one, so that many texts would decode to one token.
      if (token.length !== tokenLength || !tokenPattern.test(token)) throw new Fault('CONSISTENCY_TOKEN_INVALID');
      const bytes = Buffer.from(token, 'base64url');
      const position = bytes.subarray(0, positionBytes);
      const genuine = timingSafeEqual(bytes.subarray(positionBytes), sign(position));
      if (!genuine || bytes.toString('base64url') !== token) throw new Fault('CONSISTENCY_TOKEN_INVALID');
      return { timeline: position.readUInt32BE(0), lsn: position.readBigUInt64BE(4) };
    },
  };
}
