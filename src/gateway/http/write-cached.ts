import type { IncomingMessage, ServerResponse } from 'node:http';
import { cacheStatus, type Kept } from '../cache/cache-answer.ts';
import { type CacheEntry, type ContentEncoding, type EntryHead, largeFrom } from '../cache/cache-entry.ts';
import { compressEntry } from '../cache/compress-entry.ts';
import { acceptedEncoding } from './accepted-encoding.ts';
import { type HeadText, headerLines } from './create-head-text.ts';
import { matchesEtag } from './matches-etag.ts';
import { plainForm, type ResponseForm } from './negotiate.ts';

export interface CachedWriting {
  readonly form: ResponseForm;
  /** True where answers differ by Origin. */
  readonly varyOrigin: boolean;
  /** Ends the connection with the answer. */
  readonly closing: boolean;
  readonly heads: HeadText;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface KeptReply {
  readonly kept: Kept;
  readonly correlationId: string;
}

/**
 * Writes a kept answer as bytes, or 304 to a GET or HEAD that has it. Whether the client may have it was decided before.
 * The header lines of each form are made once, also as text. Where Node makes the head, what differs from answer to answer
 * stands in their first places, which are filled in anew: it turns the lines into bytes before `writeHead` returns.
 */
export function writeCached(request: IncomingMessage, response: ServerResponse, { kept, correlationId }: KeptReply, writing: CachedWriting): void {
  if (response.destroyed) return;
  const { entry } = kept;
  const { headers, method } = request;
  const encoding = entry.bytes.length < largeFrom ? null : encodingFor(entry, headers['accept-encoding']);
  const ifNoneMatch = headers['if-none-match'];
  const unchanged = ifNoneMatch !== undefined && method !== 'POST' && matchesEtag(ifNoneMatch, entry.etag);
  const { lines, text } = headOf(entry, writing, encoding, unchanged, kept.consistencyToken !== null);
  const ageMs = writing.now - entry.storedAt;
  const age = ageMs < 1_000 ? '0' : String(Math.floor(ageMs / 1_000));
  const status = kept.state === 'hit' ? 'hit' : cacheStatus(kept);
  const body = encoding === null ? entry.bytes : (entry.variants.get(encoding) ?? '');
  if (!unchanged && !writing.closing) {
    const token = kept.consistencyToken === null ? '' : `x-consistency-token: ${kept.consistencyToken}\r\n`;
    const changing = `x-correlation-id: ${correlationId}\r\nage: ${age}\r\nx-portcullis-cache: ${status}\r\n${token}`;
    if (writing.heads.send(response, text + changing, body, writing.now)) return;
  }
  lines[1] = correlationId;
  lines[3] = age;
  lines[5] = status;
  if (kept.consistencyToken !== null) lines[7] = kept.consistencyToken;
  if (writing.closing) response.shouldKeepAlive = false;
  if (unchanged) {
    response.writeHead(304, lines);
    response.end();
    return;
  }
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

function headOf(entry: CacheEntry, { form, varyOrigin }: CachedWriting, encoding: ContentEncoding | null, unchanged: boolean, withToken: boolean): EntryHead {
  const place =
    (form.contentType === plainForm.contentType ? 1 : 0) + (varyOrigin ? 2 : 0) + (unchanged ? 4 : 0) + (withToken ? 8 : 0) +
    (encoding === null ? 0 : encoding === 'br' ? 16 : 32);
  return (entry.heads[place] ??= makeHead(entry, form, varyOrigin, encoding, unchanged, withToken));
}

function makeHead(entry: CacheEntry, form: ResponseForm, varyOrigin: boolean, encoding: ContentEncoding | null, unchanged: boolean, withToken: boolean): EntryHead {
  const { policy, tags, etag } = entry;
  const isPublic = policy.scope === 'PUBLIC';
  const vary = ['accept', 'accept-encoding', ...(isPublic ? [] : ['authorization']), ...(varyOrigin ? ['origin'] : [])];
  const body = encoding === null ? entry.bytes : (entry.variants.get(encoding) ?? '');
  const changing = ['x-correlation-id', '', 'age', '', 'x-portcullis-cache', '', ...(withToken ? ['x-consistency-token', ''] : [])];
  const staying = [
    'etag', etag,
    'cache-control', isPublic ? `public, max-age=${policy.maxAge}${staleLine(policy.staleWhileRevalidate)}` : 'private, no-cache',
    'vary', vary.join(', '),
    ...(unchanged ? [] : ['content-type', form.contentType, 'content-length', String(body.length)]),
    ...(encoding === null || unchanged ? [] : ['content-encoding', encoding]),
    // No shared cache keeps what is private, and ids need not stand in its headers.
    ...(isPublic ? ['surrogate-key', tags.join(' '), 'cache-tag', tags.join(',')] : []),
  ];
  return { lines: [...changing, ...staying], text: headerLines(staying) };
}

function staleLine(seconds: number): string {
  return seconds === 0 ? '' : `, stale-while-revalidate=${seconds}`;
}
