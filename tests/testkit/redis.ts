import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { choosePort } from '../../src/data/embedded/choose-port.ts';
import { until } from './eventually.ts';

/** Whether Redis can be started here; says loudly what is not tested where it cannot. */
export function hasRedis(whatIsNotTested: string): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (!found) console.warn(`\n!!! redis-server is not on PATH: ${whatIsNotTested} NOT tested here !!!\n`);
  return found;
}

/** Nobody listens here. */
export const absentRedisUrl = 'redis://127.0.0.1:1';

export interface TestRedis {
  readonly port: number;
  readonly process: ChildProcess;
}

/** A Redis of the test's own, empty, that takes connections; `port`: where one was before. Whoever starts it kills it. */
export async function startRedis(port?: number): Promise<TestRedis> {
  return until(async () => {
    const tried = port ?? (await choosePort());
    const child = spawn('redis-server', ['--port', String(tried), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: ['ignore', 'pipe', 'inherit'] });
    // It ends where somebody else has taken the port meanwhile.
    return (await isReady(child)) && { port: tried, process: child };
  });
}

function isReady(child: ChildProcess): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    if (printed.includes('Ready to accept connections')) resolve(true);
  });
  child.once('exit', () => resolve(false));
  return promise;
}

export interface Hole {
  readonly port: number;
  /** From now on nothing passes, either way; connections stay open. */
  swallow(): void;
  close(): void;
}

/** Passes everything on, until it is told to swallow it. */
export async function blackHole(to: number): Promise<Hole> {
  let swallowing = false;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => swallowing || upstream.write(chunk));
    upstream.on('data', (chunk) => swallowing || client.write(chunk));
    client.on('close', () => upstream.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    swallow: () => void (swallowing = true),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
