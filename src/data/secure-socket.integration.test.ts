import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { selfSigned } from '../../tests/testkit/self-signed.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/testkit/test-database.ts';
import { openConnection } from './connection.ts';
import { runOnConnection } from './run-on-connection.ts';
import { encryptionOf } from './secure-socket.ts';
import { limitsOf } from './trial-statements.ts';
import { boundWork } from './work-bounds.ts';

let place: TestDatabase;
beforeAll(async () => {
  place = await createTestDatabase();
});
afterAll(() => place[Symbol.asyncDispose]());

interface Front extends AsyncDisposable {
  /** With these parameters. */
  url(parameters: string): string;
  /** How its connections began: in TLS, or as they were. */
  readonly seen: ('tls' | 'plain')[];
}

/** PostgreSQL behind a proxy that ends TLS, or answers `answer` to who asks for it. */
async function openFront(answer: 'S' | 'N' | 'S and more'): Promise<Front> {
  const seen: Front['seen'] = [];
  const sockets = new Set<Socket>();
  const { hostname, port: behind, username, password, pathname } = new URL(place.primaryUrl);
  const relay = (client: Socket, first: Buffer | null): void => {
    const server = connect(Number(behind), hostname);
    sockets.add(server);
    if (first !== null) server.write(first);
    client.pipe(server).pipe(client);
    server.on('error', () => client.destroy());
    client.on('error', () => server.destroy());
  };
  const front = createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined);
    client.once('data', (first: Buffer) => {
      if (first.length !== 8) {
        seen.push('plain');
        relay(client, first);
        return;
      }
      client.write(answer);
      if (answer !== 'S') {
        client.once('data', (next: Buffer) => {
          seen.push('plain');
          relay(client, next);
        });
        return;
      }
      const secured = new TLSSocket(client, { isServer: true, secureContext: createSecureContext(selfSigned) });
      secured.on('error', () => undefined);
      secured.once('secure', () => seen.push('tls'));
      relay(secured, null);
    });
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const { port } = front.address() as AddressInfo;
  return {
    url: (parameters) => `postgres://${username}:${password}@127.0.0.1:${port}${pathname}${parameters}`,
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      front.close();
      await once(front, 'close');
    },
  };
}

async function ask(url: string): Promise<unknown> {
  const connection = openConnection({ url, applicationName: 'test', requirePrimary: false, connectTimeoutMs: 5_000, cancelGraceMs: 1_000 });
  try {
    await connection.opened;
    const { rows } = await runOnConnection(connection, boundWork(limitsOf(5_000)), 'select $1::text', ['what passes']);
    return rows[0]?.[0];
  } finally {
    await connection.end();
  }
}

test.each([
  ['S', '?sslmode=require', 'tls'],
  ['S', '?sslmode=prefer', 'tls'],
  ['S', '?ssl=require&sslnegotiation=postgres', 'tls'],
  ['N', '?sslmode=prefer', 'plain'],
  ['S', '', 'plain'],
  ['S', '?sslmode=disable', 'plain'],
] as const)('a server that answers %s is spoken to, with %s, %s', async (answer, parameters, expected) => {
  await using front = await openFront(answer);
  expect(await ask(front.url(parameters))).toBe('what passes');
  expect(front.seen).toEqual([expected]);
});

test.each([
  ['has no TLS where it is required', 'N', '?sslmode=require'],
  ['nobody vouches for, where it must be verified', 'S', '?sslmode=verify-full'],
  ['says more than it was asked before TLS begins', 'S and more', '?sslmode=require'],
] as const)('a server is refused that %s', async (_what, answer, parameters) => {
  await using front = await openFront(answer);
  await expect(ask(front.url(parameters))).rejects.toMatchObject({ name: 'ConnectionRefused' });
});

test('what is not known as less is verified', () => {
  const url = (mode: string): string => `postgres://h/d?sslmode=${mode}`;
  expect(['verify-full', 'verify-ca', 'something'].map((mode) => encryptionOf(url(mode))?.verified)).toEqual([true, true, true]);
  expect(['require', 'prefer', 'allow'].map((mode) => encryptionOf(url(mode))?.verified)).toEqual([false, false, false]);
});
