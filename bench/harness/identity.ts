import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** Who signs the viewers' tokens. */
export interface BenchIdentity extends AsyncDisposable {
  readonly publicJwk: JWK;
  /** Where Portcullis fetches the public key. */
  readonly jwksUrl: string;
  sign(userId: string): Promise<string>;
}

/** Makes a key, and serves its public part on this machine. */
export async function createIdentity(freeText: boolean): Promise<BenchIdentity> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'EdDSA', use: 'sig' };
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [publicJwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The key server has no port');
  return {
    publicJwk,
    jwksUrl: `http://127.0.0.1:${address.port}/jwks.json`,
    sign: (userId) =>
      new SignJWT({ scope: freeText ? 'operations:adhoc' : '' })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'bench' })
        .setSubject(`user_${userId}`)
        .setIssuedAt()
        .setExpirationTime('12h')
        .sign(privateKey),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
