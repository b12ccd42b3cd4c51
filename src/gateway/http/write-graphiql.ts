import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** The page as it lies ready. */
export interface RenderedPage {
  readonly gzip: Buffer;
  readonly etag: string;
}

export interface GraphiqlPage {
  /** Rendered at first use. */
  get(): Promise<RenderedPage>;
}

/** What keeps the page honest: it may run its own code and talk to us, and to no one else. */
const contentSecurityPolicy = [
  "default-src 'none'",
  // GraphiQL's editor makes its workers out of blobs and compiles JSON schema checks.
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers with GraphiQL, or with 304. The page holds a token: no shared cache keeps it and no other site frames it. */
export async function writeGraphiql(request: IncomingMessage, response: ServerResponse, page: GraphiqlPage): Promise<void> {
  const { gzip, etag } = await page.get();
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'private, no-cache',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
    etag,
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const compressed = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:\s|,|$))/i.test(request.headers['accept-encoding'] ?? '');
  const body = compressed ? gzip : await promisify(gunzip)(gzip);
  response.writeHead(200, { ...headers, 'content-length': body.length, ...(compressed ? { 'content-encoding': 'gzip' } : {}) });
  response.end(body);
}
