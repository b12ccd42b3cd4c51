import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Fault } from '../../errors.ts';

/** What a client may go on sending after its body was refused, so that it comes to read the answer before a reset. */
const lingerBytes = 64 * 1_024 * 1_024; // 64 MB, held nowhere

/**
 * The whole body as text. Refuses by content-length before anything is read, and again while it streams.
 * Throws Fault BODY_TOO_LARGE, BAD_REQUEST for what is not UTF-8, CLIENT_CLOSED_REQUEST for half a body.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => readBodyAtOnce(request, maxBytes, resolve, reject));
}

/** The same without a promise: exactly one of the two is called, once. */
export function readBodyAtOnce(request: IncomingMessage, maxBytes: number, done: (text: string) => void, fail: (error: unknown) => void): void {
  try {
    refuseDeclaredLength(request, maxBytes);
  } catch (error) {
    fail(error);
    return;
  }
  collect(request, maxBytes, (body) => {
    if (isUtf8(body)) done(body.toString('utf8'));
    else fail(new Fault('BAD_REQUEST', { message: 'The request body is not UTF-8.' }));
  }, fail);
}

/** Throws Fault BODY_TOO_LARGE where the request says itself that it is. */
export function refuseDeclaredLength(request: IncomingMessage, maxBytes: number): void {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length <= maxBytes) return;
  // Node reads on and drops the rest on a connection that is kept; beyond some size that is not worth it.
  throw tooLarge(maxBytes, length > lingerBytes ? { connection: 'close' } : {});
}

function tooLarge(maxBytes: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return new Fault('BODY_TOO_LARGE', { message: `The request body is larger than ${maxBytes} bytes.`, headers });
}

function collect(request: IncomingMessage, maxBytes: number, done: (body: Buffer) => void, fail: (error: unknown) => void): void {
  // Such a stream tells nothing, not even its end.
  if (request.readableEnded) {
    done(Buffer.alloc(0));
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  let settled = false;
  const failOnce = (error: unknown): void => {
    if (settled) return;
    settled = true;
    fail(error);
  };
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) {
      chunks.push(chunk);
    } else {
      chunks.length = 0;
      if (size > lingerBytes) request.destroy();
      failOnce(tooLarge(maxBytes));
    }
  });
  // Not at the declared length: an answer before the end costs Node more than the turn it saves.
  request.on('end', () => {
    if (settled) return;
    settled = true;
    const [first] = chunks;
    done(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, Math.min(size, maxBytes)));
  });
  request.on('error', (cause) => failOnce(new Fault('CLIENT_CLOSED_REQUEST', { cause })));
}
