import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** One address for whichever node is up: it hands bytes on, as a load balancer would. */
export interface SwitchableProxy extends AsyncDisposable {
  readonly url: string;
  /** Where new connections go; null: nowhere. */
  to(url: string | null): void;
  /** Cuts the connections there are. */
  cut(): void;
}

export async function startSwitchableProxy(): Promise<SwitchableProxy> {
  const sockets = new Set<Socket>();
  let target: URL | null = null;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  };
  const server = createServer((client) => {
    keep(client);
    if (target === null) {
      client.destroy();
      return;
    }
    const node = connect(Number(target.port), target.hostname);
    keep(node);
    client.pipe(node).pipe(client);
    client.once('close', () => node.destroy());
    node.once('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    to: (url) => void (target = url === null ? null : new URL(url)),
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
