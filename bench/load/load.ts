import type { BenchRequest } from '../harness/requests.ts';

export interface LoadOptions {
  readonly port: number;
  /** Sent in turn, again and again. */
  readonly requests: readonly BenchRequest[];
  readonly seconds: number;
  readonly connections: number;
  /** For files of this run. */
  readonly directory: string;
}

export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers with another status than 2xx, broken connections and timeouts. */
  readonly errors: number;
}

/** Keeps a number of connections busy, each with one request at a time. */
export interface LoadGenerator {
  readonly name: string;
  readonly run: (options: LoadOptions) => Promise<LoadResult>;
}

/** The bytes of a request on a connection that stays open. */
export function rawRequest({ method, path, headers, body }: BenchRequest, port: number): string {
  const lines = [`${method} ${path} HTTP/1.1`, `host: 127.0.0.1:${port}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (method === 'POST') lines.push(`content-length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
