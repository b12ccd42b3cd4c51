/**
 * Whether an If-None-Match header names this entity tag, by weak comparison.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match
 */
export function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag) return true;
  const opaque = weak(etag);
  return ifNoneMatch.split(',').some((part) => {
    const candidate = part.trim();
    return candidate === '*' || weak(candidate) === opaque;
  });
}

function weak(etag: string): string {
  return etag.startsWith('W/') ? etag.slice(2) : etag;
}
