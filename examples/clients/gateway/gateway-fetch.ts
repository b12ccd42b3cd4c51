import { identityHeaders, type ClientIdentity } from './client-identity.ts';

export interface GatewayFetchOptions {
  /** Not needed where the library names the client itself, as Apollo Client does. */
  readonly client?: ClientIdentity;
  /** Asked for each request: tokens expire. */
  readonly token: () => string;
}

const mostAttempts = 3;

/**
 * A `fetch` for any GraphQL library: it signs requests, names the client, reads its own writes, and repeats reads that met
 * a passing fault. One for each signed-in user: the consistency token is theirs.
 */
export function createGatewayFetch({ client, token }: GatewayFetchOptions): typeof fetch {
  let consistencyToken: string | null = null;

  return async function gatewayFetch(input, init) {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token()}`);
    for (const [name, value] of Object.entries(client === undefined ? {} : identityHeaders(client))) headers.set(name, value);

    for (let attempt = 1; ; attempt += 1) {
      // What this user wrote, this request sees, whichever node or replica answers it.
      if (consistencyToken !== null) headers.set('x-consistency-token', consistencyToken);
      const response = await fetch(input, { ...init, headers });
      consistencyToken = response.headers.get('x-consistency-token') ?? consistencyToken;
      // A mutation is not repeated here: without an answer nobody knows whether it was carried out.
      const repeat = init?.method === 'GET' && [502, 503, 504].includes(response.status) && attempt < mostAttempts;
      if (!repeat) return response;
      await response.body?.cancel();
      const pauseSeconds = Number(response.headers.get('retry-after')) || attempt;
      await new Promise((resolve) => setTimeout(resolve, pauseSeconds * 1_000));
    }
  };
}
