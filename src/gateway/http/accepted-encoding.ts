import { LRUCache } from 'lru-cache';
import type { ContentEncoding } from '../cache/cache-entry.ts';

const known = new LRUCache<string, ContentEncoding | 'none'>({ max: 200 });

/**
 * The best of our encodings that an Accept-Encoding header names: brotli before gzip where it weighs as much. Null where
 * it names none; `*` is not taken for an offer.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding
 */
export function acceptedEncoding(header: string | undefined): ContentEncoding | null {
  if (header === undefined || header === '') return null;
  const remembered = known.get(header);
  if (remembered !== undefined) return remembered === 'none' ? null : remembered;
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    weights.set(name, /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(quality) ? Number(quality) : 0);
  }
  const brotli = weights.get('br') ?? 0;
  const gzip = weights.get('gzip') ?? 0;
  const chosen = brotli > 0 && brotli >= gzip ? 'br' : gzip > 0 ? 'gzip' : 'none';
  known.set(header, chosen);
  return chosen === 'none' ? null : chosen;
}
