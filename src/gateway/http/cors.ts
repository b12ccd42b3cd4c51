import type { IncomingMessage, ServerResponse } from 'node:http';

const exposed = [
  'x-consistency-token', 'x-correlation-id', 'x-portcullis-cache', 'server-timing', 'traceparent', 'etag',
  'ratelimit', 'ratelimit-policy', 'retry-after',
].join(', ');
const requestHeaders = [
  'accept', 'authorization', 'content-type', 'x-consistency-token', 'traceparent', 'tracestate',
  'idempotency-key', 'if-none-match', 'last-event-id',
  'x-portcullis-client', 'x-portcullis-client-version', 'graphql-client-name', 'graphql-client-version',
  'apollographql-client-name', 'apollographql-client-version', 'apollo-require-preflight',
].join(', ');
const preflightSeconds = '7200'; // the most that Chromium keeps

/** Origins whose pages may read our answers; `*` for all. Credentials come in a header and never as a cookie. */
export type CorsOrigins = ReadonlySet<string>;

/** Says to a browser whether the page may read the answer. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse, origins: CorsOrigins): void {
  if (origins.size === 0) return;
  if (origins.has('*')) {
    response.setHeader('access-control-allow-origin', '*');
  } else {
    // Also without an origin: a cache must not hand the answer to one on to another.
    response.setHeader('vary', 'origin');
    const { origin } = request.headers;
    if (origin === undefined || !origins.has(origin)) return;
    response.setHeader('access-control-allow-origin', origin);
  }
  response.setHeader('access-control-expose-headers', exposed);
}

/** Answers OPTIONS, a browser's preflight among them, after `allowOrigin`. */
export function answerOptions(response: ServerResponse, allow: string): void {
  response.setHeader('allow', allow);
  if (response.hasHeader('access-control-allow-origin')) {
    response.setHeader('access-control-allow-methods', allow);
    response.setHeader('access-control-allow-headers', requestHeaders);
    response.setHeader('access-control-max-age', preflightSeconds);
  }
  response.writeHead(204).end();
}
