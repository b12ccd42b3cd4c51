import type { Viewer } from '../model/viewer.ts';

/** Verifies a bearer token. Throws Fault UNAUTHENTICATED, or IDENTITY_UNAVAILABLE where the keys cannot be had. */
export type VerifyToken = (token: string) => Promise<Viewer>;
