import { createServer } from 'node:net';
import { once } from 'node:events';
import { randomInt } from 'node:crypto';

// Below the range that systems give to outgoing connections (32768 on Linux, 49152 elsewhere): while a server of ours
// is down, such a connection could otherwise take its port, even one that tries to reach the server itself.
const range = { from: 20_000, to: 32_000 } as const;
const attempts = 50;

/** A port of 127.0.0.1 that nobody listens on now; another process can still take it before it is used. */
export async function choosePort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = randomInt(range.from, range.to);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port between ${range.from} and ${range.to}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
