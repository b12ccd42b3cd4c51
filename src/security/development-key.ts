import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { z } from 'zod';
import { OperatorError } from '../errors.ts';

/** The key that signs tokens where no `JWKS_URL` is set. */
export interface DevelopmentKey {
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

export interface DevelopmentClaims {
  /** The user's uuid. */
  readonly userId: string;
  readonly scopes?: readonly string[];
  /** As jose takes it: `2h`, `30d`. */
  readonly expiresIn?: string;
}

export const developmentIssuer = 'portcullis-development';
const algorithm = 'Ed25519';
const storedKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), kid: z.string(), x: z.string(), d: z.string() });

/**
 * Reads the development key of a data folder, or makes it there, readable by its owner alone. Two first starts at once
 * agree on one key. Throws OperatorError in production and for a file that holds no such key.
 */
export async function openDevelopmentKey(options: { readonly dataDir: string; readonly production: boolean }): Promise<DevelopmentKey> {
  if (options.production) throw new OperatorError('Production does not use the development key: set JWKS_URL.');
  const path = join(options.dataDir, 'development-key.json');
  const text = (await readIfThere(path)) ?? (await createKeyFile(options.dataDir, path));
  const parsed = storedKey.safeParse(jsonOrNull(text));
  if (!parsed.success) throw new OperatorError(`${path} holds no development key: remove it, and a new one is made.`);
  const { d: _secret, ...publicPart } = parsed.data;
  const common = { alg: algorithm, use: 'sig' };
  return { privateJwk: { ...parsed.data, ...common }, publicJwk: { ...publicPart, ...common } };
}

/** A token for development: `sub` is `user_<uuid>`, `scope` the scopes. Lives 12 hours unless told otherwise. */
export async function signDevelopmentToken(key: DevelopmentKey, claims: DevelopmentClaims): Promise<string> {
  return await new SignJWT({ scope: (claims.scopes ?? []).join(' ') })
    .setProtectedHeader({ alg: algorithm, ...(key.publicJwk.kid === undefined ? {} : { kid: key.publicJwk.kid }) })
    .setIssuer(developmentIssuer)
    .setSubject(`user_${claims.userId}`)
    .setIssuedAt()
    .setExpirationTime(claims.expiresIn ?? '12h')
    .sign(await importJWK(key.privateJwk, algorithm));
}

async function createKeyFile(dataDir: string, path: string): Promise<string> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const text = JSON.stringify({ ...(await exportJWK(privateKey)), kid: randomUUID() });
  const draft = `${path}.${randomUUID()}`;
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    // A link to a name that exists fails: whoever comes second takes the first one's key, never half a file.
    await link(draft, path);
    return text;
  } catch (error) {
    const first = await readIfThere(path);
    if (first !== null) return first;
    throw new OperatorError(`The development key cannot be written to ${path}: ${messageOf(error)}.`);
  } finally {
    await rm(draft, { force: true });
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new OperatorError(`The development key cannot be read from ${path}: ${messageOf(error)}.`);
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
