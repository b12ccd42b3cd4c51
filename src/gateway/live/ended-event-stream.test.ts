import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createEventStreams } from './event-streams.ts';
import type { LiveStream } from './live-stream.ts';

test('a stream that ends as it begins is told why, and nothing is written behind its end', async () => {
  const streams = createEventStreams();
  const ended: LiveStream = {
    kind: 'stream', correlationId: 'c', resume: () => undefined, progress: () => null, close: () => undefined,
    start: (sink) => sink.end([{ message: 'The token has ended.', extensions: { code: 'UNAUTHENTICATED' } }]),
  };
  const broken: unknown[] = [];
  const server = createServer((_request, response) => {
    response.on('error', (error) => broken.push(error));
    streams.write(response, ended);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(await response.text()).toMatch(/^:\n\nevent: next\ndata: .*UNAUTHENTICATED.*\n\nevent: complete\ndata: \n\n$/);
  expect(broken).toEqual([]);
  server.closeAllConnections();
  server.close();
});
