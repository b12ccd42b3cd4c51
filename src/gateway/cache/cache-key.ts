import { hash } from 'node:crypto';
import type { Viewer } from '../../model/viewer.ts';
import type { CompiledOperation } from '../compiled-operation.ts';
import { canonicalVariables } from './canonical-variables.ts';

/** Longer variables are told apart by their hash, so that no client makes keys of a megabyte. */
const longestVariables = 256;

export type CacheKeyOf = (operation: CompiledOperation, coerced: Readonly<Record<string, unknown>>, viewer: Viewer | null) => string | null;

/**
 * The key of an answer: schema version, exact text, operation name, variables, and who asks (nobody for public answers).
 * Null where the variables have no canonical form. The parts cannot run into each other: hash and scope have no space, a
 * name has none either, and variables come last.
 */
export function createCacheKeys(schemaVersion: string): CacheKeyOf {
  const scopes = new WeakMap<Viewer, string>();
  const variables = new WeakMap<object, string | null>();

  const scopeOf = (viewer: Viewer): string => {
    const known = scopes.get(viewer) ?? viewerScope(viewer);
    scopes.set(viewer, known);
    return known;
  };
  const variablesOf = (coerced: Readonly<Record<string, unknown>>): string | null => {
    const known = variables.get(coerced);
    if (known !== undefined) return known;
    const canonical = canonicalVariables(coerced);
    const text = canonical !== null && canonical.length > longestVariables ? hash('sha256', canonical, 'base64url') : canonical;
    variables.set(coerced, text);
    return text;
  };

  return ({ hash: textHash, operationName, cachePolicy }, coerced, viewer) => {
    const values = variablesOf(coerced);
    if (values === null) return null;
    const scope = cachePolicy.scope === 'PUBLIC' ? 'public' : viewer === null ? 'nobody' : scopeOf(viewer);
    return `${schemaVersion} ${textHash} ${operationName ?? ''} ${scope} ${values}`;
  };
}

/** Everything of a viewer that an answer may depend on: who it is, and what the token lets it do. */
export function viewerScope({ userId, scopes }: Viewer): string {
  return scopes.size === 0 ? userId : `${userId}+${hash('sha256', JSON.stringify([...scopes].toSorted()), 'base64url')}`;
}
