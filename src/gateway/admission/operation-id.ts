import { Fault } from '../../errors.ts';

const longestId = 512;
const sha256Prefix = 'sha256:';
const sha256Length = 64;
/** A beginning of an id of fewer characters could mean anything. */
export const shortestBeginning = 6;
const sha256Hex = /^[0-9a-f]{64}$/i;

/**
 * One spelling for each id: `sha256:H`, `H` and upper-case hex are the same operation; any other id stands as it is.
 * Throws Fault BAD_REQUEST for an empty or overlong id.
 */
export function normaliseOperationId(id: string): string {
  if (id.length === 0 || id.length > longestId) {
    throw new Fault('BAD_REQUEST', { message: `An operation id has 1 to ${longestId} characters.` });
  }
  const bare = id.startsWith(sha256Prefix) ? id.slice(sha256Prefix.length) : id;
  return bare.length === sha256Length && sha256Hex.test(bare) ? bare.toLowerCase() : id;
}

/** Whether a normalised id is a SHA-256, and so can be held against a text. */
export function isSha256(id: string): boolean {
  return id.length === sha256Length && sha256Hex.test(id);
}
