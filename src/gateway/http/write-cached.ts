import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CachedReply } from '../cache/cached-reply.ts';
import { cacheStatus } from '../cache/cache-answer.ts';
import { type CacheEntry, type ContentEncoding, largeFrom } from '../cache/cache-entry.ts';
import { compressEntry } from '../cache/compress-entry.ts';
import { acceptedEncoding } from './accepted-encoding.ts';
import { matchesEtag } from './matches-etag.ts';
import type { ResponseForm } from './negotiate.ts';

export interface CachedWriting {
  readonly form: ResponseForm;
  /** True where answers differ by Origin. */
  readonly varyOrigin: boolean;
  /** Ends the connection with the answer. */
  readonly closing: boolean;
  readonly now: number;
}

/**
 * Writes a kept answer as bytes, or 304 to a GET or HEAD that has it. The lines that stay the same are made once for each
 * media type and encoding. Whether the client may have it was decided before.
 */
export function writeCached(request: IncomingMessage, response: ServerResponse, { kept, correlationId }: CachedReply, writing: CachedWriting): void {
  if (response.destroyed) return;
  const { entry } = kept;
  const { headers, method } = request;
  const encoding = entry.bytes.length < largeFrom ? null : encodingFor(entry, headers['accept-encoding']);
  const body = encoding === null ? entry.bytes : (entry.variants.get(encoding) ?? entry.bytes);
  const ifNoneMatch = headers['if-none-match'];
  const unchanged = ifNoneMatch !== undefined && method !== 'POST' && matchesEtag(ifNoneMatch, entry.etag);
  const lines = [...headOf(entry, writing, encoding, unchanged)];
  lines.push(
    'x-portcullis-cache', kept.state === 'hit' ? 'hit' : cacheStatus(kept),
    'age', String(Math.max(0, Math.floor((writing.now - entry.storedAt) / 1_000))),
    'x-correlation-id', correlationId,
  );
  if (kept.consistencyToken !== null) lines.push('x-consistency-token', kept.consistencyToken);
  if (writing.closing) lines.push('connection', 'close');
  if (unchanged) {
    response.writeHead(304, lines);
    response.end();
    return;
  }
  lines.push('content-length', String(body.length));
  response.writeHead(200, lines);
  response.end(body, 'latin1');
}

/** A compressed form that is there; it is made for the next client where it is not. */
function encodingFor(entry: CacheEntry, accepted: string | undefined): ContentEncoding | null {
  const encoding = acceptedEncoding(accepted);
  if (encoding === null || entry.variants.has(encoding)) return encoding;
  compressEntry(entry, encoding);
  return null;
}

function headOf(entry: CacheEntry, { form, varyOrigin }: CachedWriting, encoding: ContentEncoding | null, unchanged: boolean): readonly string[] {
  const key = `${form.contentType} ${encoding ?? ''} ${varyOrigin} ${unchanged}`;
  const known = entry.heads.get(key);
  if (known !== undefined) return known;
  const { policy, tags, etag } = entry;
  const isPublic = policy.scope === 'PUBLIC';
  const vary = ['accept', 'accept-encoding', ...(isPublic ? [] : ['authorization']), ...(varyOrigin ? ['origin'] : [])];
  const lines = [
    ...(unchanged ? [] : ['content-type', form.contentType]),
    'etag', etag,
    'cache-control', isPublic ? `public, max-age=${policy.maxAge}${staleLine(policy.staleWhileRevalidate)}` : 'private, no-cache',
    'vary', vary.join(', '),
    ...(encoding === null || unchanged ? [] : ['content-encoding', encoding]),
    // No shared cache keeps what is private, and ids need not stand in its headers.
    ...(isPublic ? ['surrogate-key', tags.join(' '), 'cache-tag', tags.join(',')] : []),
  ];
  entry.heads.set(key, lines);
  return lines;
}

function staleLine(seconds: number): string {
  return seconds === 0 ? '' : `, stale-while-revalidate=${seconds}`;
}
