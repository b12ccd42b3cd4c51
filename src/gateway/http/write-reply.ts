import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { CachedReply } from '../cache/cached-reply.ts';
import type { Reply } from '../reply.ts';
import type { ResponseForm } from './negotiate.ts';
import { type CachedWriting, writeCached } from './write-cached.ts';

export type ReplyWriting = Pick<CachedWriting, 'form' | 'closing' | 'heads'>;

/** Writes one reply. */
export function writeReply(response: ServerResponse, reply: Reply, writing: ReplyWriting): void {
  if (reply instanceof CachedReply) {
    writeCached(response.req, response, reply, { ...writing, varyOrigin: response.hasHeader('vary'), now: Date.now() });
    return;
  }
  const { form, closing } = writing;
  const status = form.legacy && reply.freeTextError ? 200 : reply.status;
  if (reply.bytes === undefined) writeJson(response, status, reply.headers, JSON.stringify(reply.body), form, closing);
  else writeBytes(response, status, reply.headers, reply.bytes(), form, closing);
}

/** Writes the replies to a batch in its order. Each tells its own errors, so the whole is always 200. */
export function writeReplies(response: ServerResponse, replies: readonly Reply[], form: ResponseForm, closing: boolean): void {
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  for (const reply of replies) {
    // Members run one after another, each reading what the one before has seen: the last token is the newest.
    for (const name of ['x-consistency-token', 'x-correlation-id']) {
      const value = reply.headers[name];
      if (value !== undefined) headers[name] = value;
    }
  }
  writeJson(response, 200, headers, JSON.stringify(replies.map((reply) => reply.body)), form, closing);
}

function writeJson(
  response: ServerResponse, status: number, headers: Reply['headers'], body: string, form: ResponseForm, closing: boolean,
): void {
  if (response.destroyed) return;
  response.writeHead(status, bodyHeaders(headers, Buffer.byteLength(body), form, closing));
  response.end(body);
}

/** `bytes`: a string has a character for each. */
function writeBytes(
  response: ServerResponse, status: number, headers: Reply['headers'], bytes: string | Buffer, form: ResponseForm, closing: boolean,
): void {
  if (response.destroyed) return;
  response.writeHead(status, bodyHeaders(headers, bytes.length, form, closing));
  response.end(bytes, 'latin1');
}

function bodyHeaders(headers: Reply['headers'], length: number, form: ResponseForm, closing: boolean): OutgoingHttpHeaders {
  return { ...headers, 'content-type': form.contentType, 'content-length': length, ...(closing ? { connection: 'close' } : {}) };
}
