import { LRUCache } from 'lru-cache';
import { Fault } from '../../errors.ts';
import type { Viewer } from '../../model/viewer.ts';
import { tokenRefused } from '../../security/token-refused.ts';
import type { VerifyToken } from '../../security/verify-token.ts';

/**
 * A bearer token → who asks; null without a token. At once for a token seen before, else a promise. `before`: whom this
 * very token named when it came last, for callers that remember; it spares the look-up while the token has not ended.
 */
export type Identify = (token: string | null, before?: Viewer | null) => Viewer | null | Promise<Viewer>;

export interface IdentifyOptions {
  readonly verify: VerifyToken;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const tokensKept = 20_000;
const refusalsKept = 5_000;
const refusalTtlMs = 5_000; // 5 seconds: a token may be sent before its key is known here
const longestToken = 8_192;

/** Remembers whom each token names until the token ends, and for some seconds which tokens are wrong; both bounded. */
export function createIdentify(options: IdentifyOptions): Identify {
  const now = options.now ?? Date.now;
  const viewers = new LRUCache<string, Viewer>({ max: tokensKept });
  const refusals = new LRUCache<string, { readonly fault: Fault; readonly until: number }>({ max: refusalsKept });
  const pending = new Map<string, Promise<Viewer>>();

  async function verify(token: string): Promise<Viewer> {
    try {
      const viewer = await options.verify(token);
      viewers.set(token, viewer);
      return viewer;
    } catch (error) {
      if (error instanceof Fault && error.code === 'UNAUTHENTICATED') {
        refusals.set(token, { fault: error, until: now() + refusalTtlMs });
      }
      throw error;
    }
  }

  const holds = (viewer: Viewer): boolean => viewer.expiresAt * 1_000 > now();

  return function identify(token, before = null) {
    if (token === null) return null;
    if (before !== null && holds(before)) return before;
    const known = viewers.get(token);
    if (known !== undefined) {
      if (holds(known)) return known;
      viewers.delete(token);
    }
    if (token.length === 0 || token.length > longestToken) throw tokenRefused('The token is not one that is accepted here.');
    const refusal = refusals.get(token);
    if (refusal !== undefined && refusal.until > now()) throw refusal.fault;
    const running = pending.get(token);
    if (running !== undefined) return running;
    const verifying = verify(token).finally(() => pending.delete(token));
    pending.set(token, verifying);
    return verifying;
  };
}
