import type { IncomingHttpHeaders } from 'node:http';
import type { ClientName } from '../operation-request.ts';

/** Ours wins over Apollo's and its successor's. */
const nameHeaders = ['x-portcullis-client', 'graphql-client-name', 'apollographql-client-name'] as const;
const versionHeaders = ['x-portcullis-client-version', 'graphql-client-version', 'apollographql-client-version'] as const;
const longestName = 128;
const nobody: ClientName = Object.freeze({ name: null, version: null });
const bearer = /^bearer +([^\s]+) *$/i;

/** The application's name and version, cut to a length that may be counted and logged. */
export function readClientName(headers: IncomingHttpHeaders): ClientName {
  const name = firstOf(headers, nameHeaders);
  const version = firstOf(headers, versionHeaders);
  return name === null && version === null ? nobody : { name, version };
}

/** The token of `Authorization: Bearer …`; null without the header, empty for credentials of another form. */
export function bearerToken(authorization: string | undefined): string | null {
  if (authorization === undefined || authorization === '') return null;
  if (authorization.startsWith('Bearer ') && !authorization.includes(' ', 7)) return authorization.slice(7);
  return bearer.exec(authorization)?.[1] ?? '';
}

/** A header that is expected once; null when it is missing or empty. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function firstOf(headers: IncomingHttpHeaders, names: readonly string[]): string | null {
  for (const name of names) {
    const value = headerOf(headers, name);
    if (value !== null) return value.slice(0, longestName);
  }
  return null;
}
