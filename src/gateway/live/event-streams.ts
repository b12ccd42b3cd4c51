import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Reply, ReplyError } from '../reply.ts';
import { bodyWithToken } from './event-body.ts';
import type { LiveStream } from './live-stream.ts';
import { createPulse } from './pulse.ts';
import type { Shown } from './shown.ts';
import { spread } from './spread.ts';
import { wireForm } from './wire-form.ts';

/** Answers as server-sent events, in the way of graphql-sse's distinct connections. */
export interface EventStreams {
  readonly open: number;
  /** Writes a subscription until it ends, the client goes away, or the node stops. */
  write(response: ServerResponse, stream: LiveStream): void;
  /** Writes one reply as a stream of one event. */
  writeReply(response: ServerResponse, reply: Reply): void;
  /** Ends the open streams, spread over `overMs`, so that their clients do not come to another node all at once. */
  stop(overMs: number): Promise<void>;
}

export interface EventStreamsOptions {
  /** How often something is sent on a quiet stream, so that nothing on the way takes it for dead. */
  readonly heartbeatMs?: number;
}

interface EventStream {
  readonly response: ServerResponse;
  readonly stream: LiveStream;
}

const defaultHeartbeatMs = 12_000; // 12 seconds
/** How long a client that was told that it is too slow may take to read that. */
const lastWordsMs = 5_000;
/** A client that lost its stream to a restart comes back within this time. */
const retryMs = { least: 500, most: 5_000 };

const complete = 'event: complete\ndata: \n\n';
const next = (payload: string): string => `event: next\ndata: ${payload}\n\n`;
const event = ({ payload, cursor }: Shown): string => `id: ${cursor}\n${next(payload)}`;
const eventText = wireForm(event);
/** @see https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
const eventChunk = wireForm((shown) => {
  const text = event(shown);
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
});

/** @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode */
export function createEventStreams(options: EventStreamsOptions = {}): EventStreams {
  const open = createPulse<EventStream>(options.heartbeatMs ?? defaultHeartbeatMs, ({ response, stream }) => {
    if (response.socket?.writableNeedDrain !== true) response.write(progressOf(stream) || ':\n\n');
  });

  function endWith(response: ServerResponse, errors: readonly ReplyError[]): void {
    response.end((errors.length === 0 ? '' : next(JSON.stringify({ errors }))) + complete);
    const cut = setTimeout(() => response.destroy(), lastWordsMs);
    response.once('close', () => clearTimeout(cut));
  }

  return {
    get open() {
      return open.size;
    },
    write(response, stream) {
      if (response.destroyed) {
        stream.close();
        return;
      }
      const entry: EventStream = { response, stream };
      open.add(entry);
      response.once('close', () => {
        open.delete(entry);
        stream.close();
      });
      onDrain(response, () => stream.resume());
      writeHead(response, { 'x-correlation-id': stream.correlationId });
      // Says to the client, and to whatever buffers on the way, that the stream is open.
      response.write(':\n\n');
      stream.start({
        next: (shown) => writeShown(response, shown),
        together: (give) => corked(response.socket, give),
        end(errors) {
          open.delete(entry);
          endWith(response, errors);
        },
      });
      // From here on nothing is lost that the client has not seen.
      const begun = progressOf(stream);
      // Who has ended by now has no progress, and nothing may be written.
      if (begun !== '') response.write(begun);
    },
    writeReply(response, reply) {
      if (response.destroyed) return;
      writeHead(response, reply.headers);
      response.end(next(JSON.stringify(bodyWithToken(reply))) + complete);
    },
    async stop(overMs) {
      open.stop();
      await spread([...open], overMs, (entry) => {
        if (!open.delete(entry)) return;
        const { response, stream } = entry;
        const retry = retryMs.least + Math.floor(Math.random() * (retryMs.most - retryMs.least));
        // Without `complete`: the subscription is not over, this connection is.
        response.end(`${progressOf(stream)}: this node is restarting\nretry: ${retry}\n\n`);
        stream.close();
      });
    },
  };
}

/**
 * All get the same bytes, so they go straight into the socket, in the chunk that the response would make of them each time
 * anew. False: the client lags behind.
 */
function writeShown(response: ServerResponse, shown: Shown): boolean {
  const { socket } = response;
  // A response has no socket yet while it waits behind another one, and keeps back what it was given in this turn.
  if (socket === null || response.writableCorked > 0) return response.write(eventText(shown), 'latin1');
  return socket.write(response.chunkedEncoding ? eventChunk(shown) : eventText(shown), 'latin1');
}

function corked(socket: Socket | null, give: () => void): void {
  socket?.cork();
  try {
    give();
  } finally {
    socket?.uncork();
  }
}

/** What went past the response is known to the socket alone. */
function onDrain(response: ServerResponse, resume: () => void): void {
  response.on('drain', resume);
  const listen = (socket: Socket): void => {
    socket.on('drain', resume);
    response.once('close', () => socket.off('drain', resume));
  };
  if (response.socket === null) response.once('socket', listen);
  else listen(response.socket);
}

function writeHead(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  response.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // nginx would otherwise keep events back until its buffer is full.
    'x-accel-buffering': 'no',
  });
}

/** Without data it is told to nobody, and yet it is the id that an EventSource sends when it comes back. Empty without news. */
function progressOf(stream: LiveStream): string {
  const cursor = stream.progress();
  return cursor === null ? '' : `id: ${cursor}\n\n`;
}
