import { connectSocket, type ServerAddress } from './connect-socket.ts';

const cancelRequestCode = 80_877_102;

/**
 * Asks a server to cancel whatever the backend runs at the moment the request arrives. Resolves when the server has
 * closed the connection of the request, which it does after the signal was sent; rejects when that takes too long.
 *
 * The driver's own `query.cancel()` is not used: it leaves a rejected promise unhandled when the request cannot be
 * delivered, and that ends the process. The request travels unencrypted, as libpq sent it until version 17.
 * @see https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export async function sendCancelRequest(address: ServerAddress, backend: { pid: number; secret: number }, timeoutMs: number): Promise<void> {
  const message = Buffer.alloc(16);
  message.writeUInt32BE(message.length, 0);
  message.writeUInt32BE(cancelRequestCode, 4);
  message.writeUInt32BE(backend.pid, 8);
  message.writeUInt32BE(backend.secret, 12);
  const startedMs = performance.now();
  const socket = await connectSocket(address, timeoutMs);
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error('The cancel request was not answered')), timeoutMs - (performance.now() - startedMs));
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.resume();
    socket.write(message);
  });
}
