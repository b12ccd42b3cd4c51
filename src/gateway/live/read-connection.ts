import type { IncomingHttpHeaders } from 'node:http';
import { bearerToken, headerOf, readClientName } from '../http/read-headers.ts';
import type { ClientName } from '../operation-request.ts';

/** What holds for every operation of one WebSocket. */
export interface ConnectionFacts {
  readonly client: ClientName;
  /** The bearer token, not verified; empty for credentials of another kind. */
  readonly token: string | null;
  readonly consistencyToken: string | null;
}

/** Our own and Apollo's spellings in a payload → the header that says the same. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['clientname', 'x-portcullis-client'],
  ['clientversion', 'x-portcullis-client-version'],
  ['consistencytoken', 'x-consistency-token'],
]);

/**
 * Reads who connects from the payload of `connection_init`: `authorization` (in any case of letters, also under
 * `headers`), `clientName`, `clientVersion`, `consistencyToken`, or the names of the HTTP headers. What is missing there
 * is taken from the headers of the upgrade, which browsers do not let a page set.
 */
export function readConnection(payload: Readonly<Record<string, unknown>> | null, upgradeHeaders: IncomingHttpHeaders): ConnectionFacts {
  const headers: Record<string, string> = {};
  for (const name of ['authorization', 'x-consistency-token']) {
    const sent = headerOf(upgradeHeaders, name);
    if (sent !== null) headers[name] = sent;
  }
  const given = { ...texts(payload?.['headers']), ...texts(payload) };
  Object.assign(headers, given);
  const inPayload = readClientName(given);
  return {
    client: inPayload.name === null && inPayload.version === null ? readClientName(upgradeHeaders) : inPayload,
    token: bearerToken(headers['authorization']),
    consistencyToken: headerOf(headers, 'x-consistency-token'),
  };
}

/** The strings of a map by header names. */
function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  const found: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string' || text === '') continue;
    const lower = name.toLowerCase();
    const header = spellings.get(lower) ?? lower;
    if (headerNames.has(header)) found[header] = text;
  }
  return found;
}

const headerNames: ReadonlySet<string> = new Set([
  'authorization', ...spellings.values(),
  'graphql-client-name', 'graphql-client-version', 'apollographql-client-name', 'apollographql-client-version',
]);
