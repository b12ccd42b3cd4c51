import { hash } from 'node:crypto';
import type { WalPosition } from '../../data/wal-position.ts';
import type { CachePolicy } from '../planning/cache-policy.ts';

/** An answer that is kept: its bytes and what is to be known of them. */
export interface CacheEntry {
  readonly key: string;
  readonly operationHash: string;
  /** The UTF-8 bytes of the response body, one character each: Node writes such a string faster than a Buffer. */
  readonly bytes: string;
  /** Of the content, weak: media types and encodings share it. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly storedAt: number;
  readonly policy: CachePolicy;
  readonly tags: readonly string[];
  /** The answer shows at least this state; null where no database was asked. */
  readonly position: WalPosition | null;
  /** The same for clients. */
  readonly consistencyToken: string | null;
  /** Compressed forms, made when first asked for. */
  readonly variants: Map<ContentEncoding, string>;
  /** By form of the answer, made when first sent: see `writeCached`. */
  readonly heads: EntryHead[];
  /** For whoever remembers the entry. */
  readonly place: EntryPlace;
  hits: number;
  /** When its use was last told to what keeps it, milliseconds since 1970. */
  touchedAt: number;
  /** When it was last fetched anew behind a stale answer, milliseconds since 1970. */
  refreshedAt: number;
}

export interface EntryHead {
  /** Header names and values in turn; the first ones differ from answer to answer. */
  readonly lines: string[];
  /** Those that stay, as they are sent. */
  readonly text: string;
}

export type ContentEncoding = 'br' | 'gzip';

/** Where an entry is found: null once it was invalidated, replaced or pushed out, so that nobody holds what is not counted. */
export interface EntryPlace {
  entry: CacheEntry | null;
}

export type NewEntry = Omit<CacheEntry, 'bytes' | 'etag' | 'variants' | 'heads' | 'place' | 'hits' | 'touchedAt' | 'refreshedAt'>;

/** An entry of the JSON text of a response body. */
export function createEntry(text: string, facts: NewEntry): CacheEntry {
  const bytes = Buffer.from(text, 'utf8');
  return entryOfBytes(bytes.toString('latin1'), `W/"${hash('sha1', bytes, 'base64url')}"`, facts);
}

/** An entry as it was stored elsewhere. */
export function entryOfBytes(bytes: string, etag: string, facts: NewEntry): CacheEntry {
  const place: EntryPlace = { entry: null };
  place.entry = { ...facts, bytes, etag, variants: new Map(), heads: [], place, hits: 0, touchedAt: facts.storedAt, refreshedAt: 0 };
  return place.entry;
}

/** The JSON text of the response body. */
export function entryText(entry: CacheEntry): string {
  return Buffer.from(entry.bytes, 'latin1').toString('utf8');
}

/** From this size on, in bytes, compressed forms are worth their place. */
export const largeFrom = 2_048;

/**
 * What an entry takes in memory, about: body, key, tags with their place in the index, header lines. The place of the
 * compressed forms is counted from the start; what would take more is not kept.
 */
export function entrySize({ bytes, key, tags }: Pick<CacheEntry, 'bytes' | 'key' | 'tags'>): number {
  let size = bytes.length + variantRoom(bytes) + key.length + 2_000;
  for (const tag of tags) size += tag.length + 120;
  return size;
}

/** Bytes that the compressed forms of an entry may take together. */
export function variantRoom(bytes: string): number {
  return bytes.length < largeFrom ? 0 : Math.ceil(bytes.length * 0.75);
}
