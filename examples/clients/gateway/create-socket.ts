import { createClient, type Client } from 'graphql-ws';
import { identityHeaders, type ClientIdentity } from './client-identity.ts';

export interface SocketOptions {
  readonly gatewayUrl: string;
  readonly client: ClientIdentity;
  /** Asked at each connection: tokens expire. */
  readonly token: () => string;
}

/**
 * One WebSocket for all subscriptions of an app, opened with the first and closed after the last. A browser cannot set
 * headers on a WebSocket: they go into the payload of `connection_init`, under the same names.
 */
export function createSocket({ gatewayUrl, client, token }: SocketOptions): Client {
  return createClient({
    url: `${gatewayUrl.replace(/^http/, 'ws')}/graphql`,
    connectionParams: () => ({ authorization: `Bearer ${token()}`, ...identityHeaders(client) }),
  });
}
