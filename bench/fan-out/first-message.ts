import { z } from 'zod';
import type { Opening } from './open-subscriber.ts';

const typed = z.object({ type: z.string() });

/**
 * Subscribes once and answers with the first event, as its message stands in the WebSocket; from a stream of server-sent
 * events its payload is put into such a message. `onReady` is called again and again until something comes: nothing tells
 * when a subscription has begun.
 */
export async function firstMessage(port: number, opening: Opening, onReady: () => Promise<void>): Promise<string> {
  const abort = new AbortController();
  const first = opening.transport === 'websocket' ? overWebSocket(port, opening, abort.signal) : overStream(port, opening, abort.signal);
  try {
    for (let tries = 0; tries < 50; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      await onReady();
      const message = await Promise.race([first, new Promise<null>((resolve) => setTimeout(resolve, 200, null))]);
      if (message !== null) return message;
    }
    throw new Error('No event came');
  } finally {
    abort.abort();
    first.catch(() => undefined);
  }
}

async function overWebSocket(port: number, { init, subscribe }: Opening, signal: AbortSignal): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  signal.addEventListener('abort', () => socket.close());
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  socket.addEventListener('open', () => socket.send(init));
  socket.addEventListener('close', ({ code, reason }) => reject(new Error(`Closed with ${code} ${reason}`)));
  socket.addEventListener('message', ({ data }) => {
    const text = String(data);
    const { type } = typed.parse(JSON.parse(text));
    if (type === 'connection_ack') socket.send(subscribe);
    else if (type === 'next') resolve(text);
    else if (type === 'error') reject(new Error(text));
  });
  return await promise;
}

async function overStream(port: number, { head }: Opening, signal: AbortSignal): Promise<string> {
  const [lines = '', body = ''] = head.split('\r\n\r\n');
  const headers = Object.fromEntries(lines.split('\r\n').slice(1).map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
  const { host: _host, 'content-length': _length, ...own } = headers;
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers: own, body, signal });
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const data = /^event: next\r?\ndata: (.*)\r?\n\r?\n/m.exec(text)?.[1];
    if (data !== undefined) return `{"id":"1","type":"next","payload":${data}}`;
  }
  throw new Error(`The stream ended: ${response.status} ${text.slice(0, 500)}`);
}
