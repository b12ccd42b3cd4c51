import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OperatorError } from '../errors.ts';
import { createTokenVerifier } from './create-token-verifier.ts';
import { developmentIssuer, openDevelopmentKey, signDevelopmentToken } from './development-key.ts';

const userId = '0198c2f4-6f3e-7c11-9d2e-0123456789ab';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-key-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a token it signs is verified with it, also after it was read again', async () => {
  const dataDir = join(folder, 'new', 'data');
  const token = await signDevelopmentToken(await openDevelopmentKey({ dataDir, production: false }), { userId, scopes: ['a', 'b'], expiresIn: '2h' });
  const verify = createTokenVerifier({ keys: { developmentKey: await openDevelopmentKey({ dataDir, production: false }) }, issuer: developmentIssuer });
  const viewer = await verify(token);
  expect(viewer).toMatchObject({ userId, scopes: new Set(['a', 'b']) });
  const leftSeconds = viewer.expiresAt - Date.now() / 1_000;
  expect(leftSeconds).toBeGreaterThan(7_100);
  expect(leftSeconds).toBeLessThanOrEqual(7_200);
});

test('only its owner can read it, and no draft stays behind', async () => {
  await openDevelopmentKey({ dataDir: folder, production: false });
  expect((await stat(join(folder, 'development-key.json'))).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['development-key.json']);
});

test('starts at the same time agree on one key', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => openDevelopmentKey({ dataDir: folder, production: false })));
  expect(new Set(keys.map(({ publicJwk }) => publicJwk.x)).size).toBe(1);
});

test('the private part is not in the public one', async () => {
  expect((await openDevelopmentKey({ dataDir: folder, production: false })).publicJwk).not.toHaveProperty('d');
});

test('production refuses it', async () => {
  await expect(openDevelopmentKey({ dataDir: folder, production: true })).rejects.toThrow(OperatorError);
  expect(await readdir(folder)).toEqual([]);
});

test.each(['', '{', '{"kty":"RSA"}', 'null'])('a file that holds %j is named', async (text) => {
  await writeFile(join(folder, 'development-key.json'), text);
  await expect(openDevelopmentKey({ dataDir: folder, production: false })).rejects.toThrow(/development-key\.json holds no development key/);
});
