import { createClient, type Client, type FormattedExecutionResult, type Sink, type SubscribePayload } from 'graphql-ws';
import { identityHeaders, type ClientIdentity } from './client-identity.ts';
import type { Consistency } from './consistency.ts';

export interface SocketOptions {
  readonly gatewayUrl: string;
  readonly consistency: Consistency;
  readonly client: ClientIdentity;
  /** Asked at each connection: tokens expire. */
  readonly token: () => string;
}

/**
 * One WebSocket for all subscriptions of an app, opened with the first and closed after the last. A browser cannot set
 * headers on a WebSocket: they go into the payload of `connection_init`. Consistency tokens, which change, go into
 * `extensions`, there and back.
 */
export function createSocket({ gatewayUrl, consistency, client, token }: SocketOptions): Client {
  const socket = createClient({
    url: `${gatewayUrl.replace(/^http/, 'ws')}/graphql`,
    connectionParams: () => ({ authorization: `Bearer ${token()}`, ...identityHeaders(client) }),
  });
  return {
    ...socket,
    subscribe<Data, Extensions>(payload: SubscribePayload, sink: Sink<FormattedExecutionResult<Data, Extensions>>) {
      const { token: consistencyToken } = consistency.begin('read');
      const extensions = consistencyToken === null ? payload.extensions : { ...payload.extensions, consistencyToken };
      return socket.subscribe<Data, Extensions>({ ...payload, extensions }, {
        ...sink,
        next(answer) {
          consistency.seenIn(answer.extensions);
          sink.next(answer);
        },
      });
    },
  };
}
