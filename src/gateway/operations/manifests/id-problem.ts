import { hash } from 'node:crypto';
import { isSha256 } from '../../admission/operation-id.ts';
import type { ManifestOperation } from './manifest.ts';

const longestId = 512;
// Also what turns the direction of text, or is not seen at all: an id is read by people in lists.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const prefix = 'sha256:';

/** Why an id cannot be the id of its text, in one sentence; null where it can. Of hashes the exact text counts. */
export function idProblem({ id, text, algorithm }: Pick<ManifestOperation, 'id' | 'text' | 'algorithm'>): string | null {
  if (id.length === 0) return 'The id is empty.';
  if (id.length > longestId) return `The id has ${id.length} characters; at most ${longestId} are allowed.`;
  if (!id.isWellFormed() || unseen.test(id)) return 'The id contains a control character, or one that is not Unicode.';
  if (id.trim() !== id) return 'The id begins or ends with a blank.';
  const bare = id.startsWith(prefix) ? id.slice(prefix.length) : id;
  if (id.length !== bare.length && !isSha256(bare)) return 'After sha256: there must be 64 hexadecimal digits.';
  // The wire takes any id of this form for a SHA-256, whatever its publisher meant.
  const expected = isSha256(bare) ? 'sha256' : algorithm;
  if (expected === null) return null;
  const digest = hash(expected, text, 'hex');
  return bare.toLowerCase() === digest ? null : `The id is not the ${names[expected]} of the text, which is ${digest}.`;
}

const names = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256' } as const;
