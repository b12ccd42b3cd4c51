import { identityHeaders, type ClientIdentity } from './client-identity.ts';
import type { Consistency } from './consistency.ts';

export interface GatewayFetchOptions {
  readonly consistency: Consistency;
  /** Not needed where the library names the client itself, as Apollo Client does. */
  readonly client?: ClientIdentity;
  /** Asked for each request: tokens expire. */
  readonly token: () => string;
}

const mostAttempts = 3;

/**
 * A `fetch` for any GraphQL library: it signs requests, names the client, reads its own writes, and repeats reads that met
 * a passing fault.
 */
export function createGatewayFetch({ consistency, client, token }: GatewayFetchOptions): typeof fetch {
  return async function gatewayFetch(input, init) {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token()}`);
    for (const [name, value] of Object.entries(client === undefined ? {} : identityHeaders(client))) headers.set(name, value);
    const isRead = init?.method === 'GET';

    for (let attempt = 1; ; attempt += 1) {
      const exchange = consistency.begin(isRead ? 'read' : 'write');
      if (exchange.token !== null) headers.set('x-consistency-token', exchange.token);
      const response = await fetch(input, { ...init, headers });
      exchange.seen(response.headers.get('x-consistency-token'));
      // A mutation is not repeated here: without an answer nobody knows whether it was carried out.
      if (!isRead || ![502, 503, 504].includes(response.status) || attempt === mostAttempts) return response;
      await response.body?.cancel();
      const pauseSeconds = Number(response.headers.get('retry-after')) || attempt;
      await new Promise((resolve) => setTimeout(resolve, pauseSeconds * 1_000));
    }
  };
}
