import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from './text-frame.ts';
import { bytesAsText } from './wire-form.ts';

const server = createServer();
let line: Duplex;
let client: WebSocket;

beforeAll(async () => {
  const webSockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, connection, head) => {
    line = connection;
    webSockets.handleUpgrade(request, connection, head, () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(client, 'open');
});
afterAll(() => {
  client.terminate();
  server.close();
});

/** What the client reads in a frame with this text. */
async function read(text: string): Promise<unknown> {
  const message = once(client, 'message');
  line.write(textFrame(bytesAsText(text)), 'latin1');
  const [data] = await message;
  return (data as Buffer).toString();
}

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 70_000])('a message of %d bytes is read as it was', async (length) => {
  const message = 'x'.repeat(length);
  expect(await read(message)).toBe(message);
});

test('so is whatever text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      expect(await read(text)).toBe(text.toWellFormed());
    }),
  );
});
