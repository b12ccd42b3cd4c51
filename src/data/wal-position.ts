/** A place in the write-ahead log. Positions of one timeline are ordered by LSN; a later timeline came after a promotion. */
export interface WalPosition {
  /** 1 to 2³²−1. */
  readonly timeline: number;
  /** An unsigned 64-bit byte position. */
  readonly lsn: bigint;
}

/** Negative, zero or positive, as in Array.sort: by timeline, then by LSN. */
export function comparePositions(a: WalPosition, b: WalPosition): number {
  if (a.timeline !== b.timeline) return a.timeline - b.timeline;
  return a.lsn < b.lsn ? -1 : a.lsn > b.lsn ? 1 : 0;
}

/** The later of the two. */
export function laterPosition(a: WalPosition, b: WalPosition): WalPosition {
  return comparePositions(a, b) >= 0 ? a : b;
}

/**
 * Reads PostgreSQL's text form of an LSN, such as `16/B374D848`. Throws TypeError for anything else.
 * @see https://www.postgresql.org/docs/18/datatype-pg-lsn.html
 */
export function parseLsn(text: unknown): bigint {
  const match = typeof text === 'string' ? /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text) : null;
  if (match === null) throw new TypeError(`Not an LSN: ${String(text)}`);
  return (BigInt(`0x${match[1]}`) << 32n) | BigInt(`0x${match[2]}`);
}

/** Reads the timeline from the first eight hexadecimal digits of a WAL file's name. Throws TypeError for anything else. */
export function parseTimeline(text: unknown): number {
  if (typeof text !== 'string' || !/^[0-9A-F]{8}$/i.test(text)) throw new TypeError(`Not a timeline: ${String(text)}`);
  return Number.parseInt(text, 16);
}
