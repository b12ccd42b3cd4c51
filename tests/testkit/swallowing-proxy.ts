import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SwallowingProxy extends AsyncDisposable {
  readonly url: string;
  /** How many notifications were swallowed. */
  readonly swallowed: number;
}

const notification = 'A'.charCodeAt(0);

/**
 * A way to PostgreSQL on which every NOTIFY is lost and all else passes.
 * @see https://www.postgresql.org/docs/18/protocol-message-formats.html
 */
export async function swallowNotifications(primaryUrl: string): Promise<SwallowingProxy> {
  const target = new URL(primaryUrl);
  const sockets = new Set<Socket>();
  let swallowed = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined).on('close', () => void (client.destroy(), upstream.destroy())));
    client.on('data', (chunk) => void upstream.write(chunk));
    let rest = Buffer.alloc(0);
    upstream.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      // One byte of type, then the length, which counts itself.
      for (let length; rest.length >= 5 && rest.length >= (length = 1 + rest.readUInt32BE(1)); rest = rest.subarray(length)) {
        if (rest[0] === notification) swallowed += 1;
        else client.write(rest.subarray(0, length));
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    get swallowed() {
      return swallowed;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
