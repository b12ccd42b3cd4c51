import { importJWK, type JWK, jwtVerify } from 'jose';

/** The uuid of the user a bearer token names. Throws for a token that is not good. */
export type Identify = (authorization: string | null | undefined) => Promise<string> | string;

const mostRemembered = 10_000;

/**
 * Verifies a token once and remembers it until it ends. Servers that verify each time spend some 100 µs more a request;
 * every contestant gets this memory, so that signatures are not what is compared.
 */
export async function createIdentify(publicJwk: JWK): Promise<Identify> {
  const key = await importJWK(publicJwk, 'EdDSA');
  const known = new Map<string, { readonly userId: string; readonly expiresAtMs: number }>();

  async function verify(token: string): Promise<string> {
    const { payload } = await jwtVerify(token, key, { requiredClaims: ['sub', 'exp'] });
    const userId = (payload.sub ?? '').replace(/^user_/, '');
    if (known.size >= mostRemembered) known.clear();
    known.set(token, { userId, expiresAtMs: (payload.exp ?? 0) * 1_000 });
    return userId;
  }

  return (authorization) => {
    if (authorization === null || authorization === undefined || !authorization.startsWith('Bearer ')) throw new Error('No token');
    const token = authorization.slice(7);
    const found = known.get(token);
    return found !== undefined && found.expiresAtMs > Date.now() ? found.userId : verify(token);
  };
}
