import type { ServerResponse } from 'node:http';
import { errorCatalogue, type ErrorCode } from '../../errors.ts';

/**
 * Answers with an RFC 9457 problem: for addresses that are not GraphQL's, and where no GraphQL response is acceptable.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function writeProblem(response: ServerResponse, code: ErrorCode, headers: Readonly<Record<string, string>> = {}): void {
  const { status, message, remedy, retryable } = errorCatalogue[code];
  const body = JSON.stringify({ type: 'about:blank', title: message, status, detail: remedy, code, retryable });
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body);
}
