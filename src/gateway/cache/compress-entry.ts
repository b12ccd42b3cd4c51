import { type BrotliOptions, brotliCompress, constants, gzip, type InputType, type ZlibOptions } from 'node:zlib';
import { type CacheEntry, type ContentEncoding, variantRoom } from './cache-entry.ts';

/** Compressed once and read often; beyond 5 brotli takes much longer and gains little. */
const brotliOptions: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const gzipOptions: ZlibOptions = { level: 6 };
const underWay = new WeakMap<CacheEntry, Set<ContentEncoding>>();
const none: ReadonlySet<ContentEncoding> = new Set();

/** Makes a compressed form of an entry on another thread, once; kept if it finds room and is smaller. */
export function compressEntry(entry: CacheEntry, encoding: ContentEncoding): void {
  const begun = underWay.get(entry) ?? new Set(none);
  if (begun.has(encoding)) return;
  underWay.set(entry, begun.add(encoding));
  const done = (error: Error | null, compressed: Buffer): void => {
    if (error !== null) return;
    let taken = compressed.length;
    for (const variant of entry.variants.values()) taken += variant.length;
    if (taken <= variantRoom(entry.bytes)) entry.variants.set(encoding, compressed.toString('latin1'));
  };
  const input: InputType = Buffer.from(entry.bytes, 'latin1');
  if (encoding === 'br') brotliCompress(input, brotliOptions, done);
  else gzip(input, gzipOptions, done);
}
