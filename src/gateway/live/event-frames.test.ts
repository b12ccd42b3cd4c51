import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createEventFrames } from './event-frames.ts';
import type { Shown } from './shown.ts';
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

const shown = (payload: string): Shown => ({ place: { epoch: 1, position: 1 }, cursor: 'cursor', payload });
const idOf = (id: string): string => bytesAsText(JSON.stringify(id));

/** What the client reads in a frame. */
async function read(frame: Buffer): Promise<string> {
  const message = once(client, 'message');
  line.write(frame);
  const [data] = await message;
  return (data as Buffer).toString();
}

const lengthOfRest = '{"id":"","type":"next","payload":""}'.length;

test.each([0, 125, 126, 127, 65_535, 65_536, 70_000])('a message of %d bytes or little more is read as it was', async (length) => {
  const frames = createEventFrames();
  const event = shown(JSON.stringify('x'.repeat(Math.max(0, length - lengthOfRest))));
  for (const id of ['', '1', 'an id']) expect(await read(frames.frame(idOf(id), event))).toBe(`{"id":"${id}","type":"next","payload":${event.payload}}`);
});

test('whatever the ids and the events are, each frame holds its own message, and one that was kept stays what it was', async () => {
  const sent = fc.array(fc.record({ id: fc.string({ unit: 'binary', maxLength: 80 }), event: fc.nat(2), keep: fc.boolean() }), { minLength: 1, maxLength: 12 });
  const payloads = fc.tuple(fc.json(), fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)), fc.json());
  await fc.assert(
    fc.asyncProperty(sent, payloads, async (messages, texts) => {
      const frames = createEventFrames();
      const events = texts.map(shown);
      const kept: [frame: Buffer, message: unknown][] = [];
      for (const { id, event, keep } of messages) {
        const frame = frames.frame(idOf(id), events[event] ?? expect.fail());
        const message: unknown = JSON.parse(`{"id":${JSON.stringify(id)},"type":"next","payload":${texts[event]}}`);
        if (keep) {
          frames.keep();
          kept.push([frame, message]);
        } else {
          expect(JSON.parse(await read(frame))).toEqual(message);
        }
      }
      for (const [frame, message] of kept) expect(JSON.parse(await read(frame))).toEqual(message);
    }),
    { numRuns: 30 },
  );
});
