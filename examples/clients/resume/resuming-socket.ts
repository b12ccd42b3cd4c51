import { createClient, type Client } from 'graphql-ws';
// In an app: from 'portcullis/client'
import { resumable, resumableSocket } from '../../../src/client/index.ts';

/** One WebSocket for all subscriptions of an app, each of which goes on where it was. */
export function createResumingSocket(gatewayUrl: string, token: () => string): Client {
  const socket = createClient({
    ...resumableSocket,
    url: `${gatewayUrl.replace(/^http/, 'ws')}/graphql`,
    connectionParams: () => ({ authorization: `Bearer ${token()}` }),
  });
  return resumable(socket, {
    // Events were missed that can no longer be told: what is on the screen is to be read again.
    onExpired: () => console.error('Reading everything again'),
  });
}
