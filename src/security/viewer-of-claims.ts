import type { JWTPayload } from 'jose';
import { decodeId } from '../model/global-id.ts';
import type { Viewer } from '../model/viewer.ts';
import { tokenRefused } from './token-refused.ts';

/**
 * Claims of a verified token → Viewer. `sub` is a user's id (`user_<uuid>`) or bare uuid; scopes are `scope`, separated
 * by spaces, or a list in `scp` or `scopes`. Throws Fault UNAUTHENTICATED for a subject that is no user.
 */
export function viewerOfClaims(claims: JWTPayload): Viewer {
  const subject = claims.sub ?? '';
  const decoded = decodeId(subject.startsWith('user_') ? subject : `user_${subject}`);
  if (decoded?.prefix !== 'user') throw tokenRefused('The token\'s subject is not a user.');
  if (claims.exp === undefined) throw tokenRefused('The token has no end.');
  return { userId: decoded.uuid, scopes: new Set(['scope', 'scp', 'scopes'].flatMap((name) => scopesIn(claims[name]))), expiresAt: claims.exp };
}

function scopesIn(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter(Boolean);
  return Array.isArray(claim) ? claim.filter((scope) => typeof scope === 'string') : [];
}
