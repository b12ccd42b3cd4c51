import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Fault } from '../../errors.ts';

/** What a client may go on sending after its body was refused, so that it comes to read the answer before a reset. */
const lingerBytes = 64 * 1_024 * 1_024; // 64 MB, held nowhere

/**
 * The whole body as text. Refuses by content-length before anything is read, and again while it streams.
 * Throws Fault BODY_TOO_LARGE, BAD_REQUEST for what is not UTF-8, CLIENT_CLOSED_REQUEST for half a body.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  refuseDeclaredLength(request, maxBytes);
  const body = await collect(request, maxBytes);
  if (!isUtf8(body)) throw new Fault('BAD_REQUEST', { message: 'The request body is not UTF-8.' });
  return body.toString('utf8');
}

/** Throws Fault BODY_TOO_LARGE where the request says itself that it is. */
export function refuseDeclaredLength(request: IncomingMessage, maxBytes: number): void {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length <= maxBytes) return;
  // Node reads on and drops the rest on a connection that is kept; beyond some size that is not worth it.
  throw new Fault('BODY_TOO_LARGE', length > lingerBytes ? { headers: { connection: 'close' } } : {});
}

function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) {
      chunks.push(chunk);
    } else {
      chunks.length = 0;
      if (size > lingerBytes) request.destroy();
      reject(new Fault('BODY_TOO_LARGE'));
    }
  });
  request.on('end', () => {
    const [first] = chunks;
    resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, Math.min(size, maxBytes)));
  });
  request.on('error', (cause) => reject(new Fault('CLIENT_CLOSED_REQUEST', { cause })));
  return promise;
}
