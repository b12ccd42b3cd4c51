import type { ServerResponse } from 'node:http';
import type { Reply, ReplyError } from '../reply.ts';
import { bodyWithToken } from './event-body.ts';
import type { LiveStream } from './live-stream.ts';
import { spread } from './spread.ts';

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

const defaultHeartbeatMs = 12_000; // 12 seconds
/** How long a client that was told that it is too slow may take to read that. */
const lastWordsMs = 5_000;
/** A client that lost its stream to a restart comes back within this time. */
const retryMs = { least: 500, most: 5_000 };

const complete = 'event: complete\ndata: \n\n';
const next = (payload: string): string => `event: next\ndata: ${payload}\n\n`;

/** @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode */
export function createEventStreams(options: EventStreamsOptions = {}): EventStreams {
  const open = new Map<ServerResponse, LiveStream>();
  const heartbeat = setInterval(() => {
    for (const [response, stream] of open) if (!response.writableNeedDrain) response.write(progressOf(stream) || ':\n\n');
  }, options.heartbeatMs ?? defaultHeartbeatMs);
  heartbeat.unref();

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
      open.set(response, stream);
      response.once('close', () => {
        open.delete(response);
        stream.close();
      });
      response.on('drain', () => stream.resume());
      writeHead(response, { 'x-correlation-id': stream.correlationId });
      // Says to the client, and to whatever buffers on the way, that the stream is open.
      response.write(':\n\n');
      stream.start({
        next: (payload, cursor) => response.write(`id: ${cursor}\n${next(payload)}`),
        end(errors) {
          open.delete(response);
          endWith(response, errors);
        },
      });
      // From here on nothing is lost that the client has not seen.
      response.write(progressOf(stream));
    },
    writeReply(response, reply) {
      if (response.destroyed) return;
      writeHead(response, reply.headers);
      response.end(next(JSON.stringify(bodyWithToken(reply))) + complete);
    },
    async stop(overMs) {
      clearInterval(heartbeat);
      await spread([...open], overMs, ([response, stream]) => {
        if (!open.delete(response)) return;
        const retry = retryMs.least + Math.floor(Math.random() * (retryMs.most - retryMs.least));
        // Without `complete`: the subscription is not over, this connection is.
        response.end(`${progressOf(stream)}: this node is restarting\nretry: ${retry}\n\n`);
      });
    },
  };
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
