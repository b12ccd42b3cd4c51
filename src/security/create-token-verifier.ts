import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { Fault } from '../errors.ts';
import type { DevelopmentKey } from './development-key.ts';
import { tokenRefused } from './token-refused.ts';
import type { VerifyToken } from './verify-token.ts';
import { viewerOfClaims } from './viewer-of-claims.ts';

export interface TokenVerifierOptions {
  /** Where the public keys are, or the development key. */
  readonly keys: { readonly jwksUrl: string } | { readonly developmentKey: DevelopmentKey };
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
}

/** Signatures by a private key alone: a shared secret among them would let a public key be used as one. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const clockToleranceSeconds = 30;
const jwksTimeoutMs = 5_000; // 5 seconds
const jwksCacheMs = 600_000; // 10 minutes
const jwksCooldownMs = 10_000; // 10 seconds between two fetches for a key that is not there

/**
 * A verifier of JWTs: signature, end, start, issuer and audience where given. Remote keys are cached, and fetched
 * again when a token names a new one. Keys that cannot be fetched are our failure (503), not the token's (401).
 */
export function createTokenVerifier(options: TokenVerifierOptions): VerifyToken {
  const key = keyFinder(options.keys);
  return async function verifyToken(token) {
    const { payload } = await jwtVerify(token, key, {
      algorithms,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['sub', 'exp'],
      ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
      ...(options.audience === undefined ? {} : { audience: options.audience }),
    }).catch((error: unknown) => {
      throw faultOf(error);
    });
    return viewerOfClaims(payload);
  };
}

function keyFinder(keys: TokenVerifierOptions['keys']): JWTVerifyGetKey {
  if ('developmentKey' in keys) return createLocalJWKSet({ keys: [keys.developmentKey.publicJwk] });
  return createRemoteJWKSet(new URL(keys.jwksUrl), {
    timeoutDuration: jwksTimeoutMs,
    cacheMaxAge: jwksCacheMs,
    cooldownDuration: jwksCooldownMs,
  });
}

function faultOf(error: unknown): Fault {
  if (error instanceof errors.JWTExpired) return tokenRefused('The token has ended.', error);
  if (error instanceof errors.JWTClaimValidationFailed) return tokenRefused(`The token's claim ${error.claim} is not accepted.`, error);
  // jose words a bad answer of the JWKS server as a plain JOSEError, and lets fetch's own TypeError through.
  const ofKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || !(error instanceof errors.JOSEError);
  const badAnswer = error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC';
  return ofKeys || badAnswer ? new Fault('IDENTITY_UNAVAILABLE', { cause: error }) : tokenRefused('The token is not valid.', error);
}
