import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, generateSecret, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTokenVerifier } from './create-token-verifier.ts';

const userId = '0198c2f4-6f3e-7c11-9d2e-0123456789ab';
const servers: Server[] = [];
let keys: Awaited<ReturnType<typeof generateKeyPair>>;

beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function jwksServer(answer: () => { readonly status: number; readonly body: string }): Promise<string> {
  const server = createServer((_request, response) => {
    const { status, body } = answer();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

async function goodJwks(): Promise<string> {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256' };
  return jwksServer(() => ({ status: 200, body: JSON.stringify({ keys: [jwk] }) }));
}

const token = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
  new SignJWT({ sub: `user_${userId}`, exp: Math.floor(Date.now() / 1_000) + 60, iss: 'issuer', aud: 'audience', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
    .sign(keys.privateKey);

test('a good token names its user, scopes and end', async () => {
  const verify = createTokenVerifier({ keys: { jwksUrl: await goodJwks() }, issuer: 'issuer', audience: 'audience' });
  expect(await verify(await token({ scope: 'a b' }))).toMatchObject({ userId, scopes: new Set(['a', 'b']) });
  expect(await verify(await token({ scp: ['a', 5], scopes: ['c'] }))).toMatchObject({ scopes: new Set(['a', 'c']) });
  expect(await verify(await token({ sub: userId }))).toMatchObject({ userId, scopes: new Set() });
});

describe('refuses', () => {
  const past = Math.floor(Date.now() / 1_000) - 3_600;
  test.each<[string, Record<string, unknown>]>([
    ['an ended token', { exp: past }],
    ['a token without an end', { exp: undefined }],
    ['a token of the future', { nbf: past + 7_200 }],
    ['another issuer', { iss: 'other' }],
    ['another audience', { aud: 'other' }],
    ['a token for no one', { sub: undefined }],
    ['a subject that is no user', { sub: 'task_0198c2f4-6f3e-7c11-9d2e-0123456789ab' }],
    ['a subject of SQL', { sub: 'user_\' or 1=1' }],
  ])('%s', async (_name, claims) => {
    const verify = createTokenVerifier({ keys: { jwksUrl: await goodJwks() }, issuer: 'issuer', audience: 'audience' });
    await expect(verify(await token(claims))).rejects.toMatchObject({ code: 'UNAUTHENTICATED', headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
  });

  test('tokens that are not signed by a known private key', async () => {
    const verify = createTokenVerifier({ keys: { jwksUrl: await goodJwks() } });
    const other = await generateKeyPair('ES256');
    const claims = { sub: `user_${userId}`, exp: Math.floor(Date.now() / 1_000) + 60 };
    const forged = [
      'nonsense', 'a.b.c', '..', `${await token()}x`,
      new UnsecuredJWT(claims).encode(),
      await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(other.privateKey),
      await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'two' }).sign(other.privateKey),
      await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(await generateSecret('HS256')),
    ];
    for (const text of forged) await expect(verify(text)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

test('keys that cannot be had are not the token\'s fault', async () => {
  const good = await token();
  const broken = [
    await jwksServer(() => ({ status: 500, body: '' })),
    await jwksServer(() => ({ status: 200, body: 'not json' })),
    await jwksServer(() => ({ status: 200, body: '{"no":"keys"}' })),
    'http://127.0.0.1:1',
  ];
  for (const jwksUrl of broken) await expect(createTokenVerifier({ keys: { jwksUrl } })(good)).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE', status: 503 });
});

test('the keys are fetched once for many tokens', async () => {
  let fetched = 0;
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one' };
  const verify = createTokenVerifier({ keys: { jwksUrl: await jwksServer(() => ({ status: 200, body: JSON.stringify({ keys: [jwk], count: fetched++ }) })) } });
  for (let round = 0; round < 5; round++) await verify(await token({ scope: String(round) }));
  expect(fetched).toBe(1);
});
