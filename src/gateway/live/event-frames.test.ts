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

/** What the client reads in so many frames. */
async function readAll(frames: Buffer, count: number): Promise<readonly string[]> {
  const messages: string[] = [];
  const { promise: read, resolve } = Promise.withResolvers<void>();
  const onMessage = (data: Buffer): void => {
    if (messages.push(data.toString()) === count) resolve();
  };
  client.on('message', onMessage);
  line.write(frames);
  await read;
  client.off('message', onMessage);
  return messages;
}

const lengthOfRest = '{"id":"","type":"next","payload":""}'.length;

test.each([0, 125, 126, 127, 65_535, 65_536, 70_000])('a message of %d bytes or little more is read as it was', async (length) => {
  const frames = createEventFrames();
  const event = shown(JSON.stringify('x'.repeat(Math.max(0, length - lengthOfRest))));
  for (const id of ['', '1', 'an id']) expect(await readAll(frames.frames(idOf(id), [event]), 1)).toEqual([`{"id":"${id}","type":"next","payload":${event.payload}}`]);
});

test('whatever the ids and the events are, each frame holds its own message, and those that were kept stay what they were', async () => {
  const sent = fc.array(fc.record({ id: fc.string({ unit: 'binary', maxLength: 80 }), events: fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }), keep: fc.boolean() }), { minLength: 1, maxLength: 12 });
  const payloads = fc.tuple(fc.json(), fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)), fc.json());
  await fc.assert(
    fc.asyncProperty(sent, payloads, async (messages, texts) => {
      const frames = createEventFrames();
      const events = texts.map(shown);
      const kept: [bytes: Buffer, expected: readonly unknown[]][] = [];
      const check = async (bytes: Buffer, expected: readonly unknown[]): Promise<void> => {
        const read = await readAll(bytes, expected.length);
        expect(read.map((text): unknown => JSON.parse(text))).toEqual(expected);
      };
      for (const { id, events: wanted, keep } of messages) {
        const bytes = frames.frames(idOf(id), wanted.map((event) => events[event] ?? expect.fail()));
        const expected = wanted.map((event): unknown => JSON.parse(`{"id":${JSON.stringify(id)},"type":"next","payload":${texts[event]}}`));
        if (keep) {
          frames.keep();
          kept.push([bytes, expected]);
        } else {
          await check(bytes, expected);
        }
      }
      for (const [bytes, expected] of kept) await check(bytes, expected);
    }),
    { numRuns: 30 },
  );
});
