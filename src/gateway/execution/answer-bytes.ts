/** UTF-8: one character each, or a Buffer. */
export type Bytes = string | Buffer;

/** Larger ones take Node less time as a Buffer, made once, when they are sent many times. */
const largeFrom = 16_384;

/**
 * The response body of an answer that is data alone. Made when first asked for, once for all who share the answer. Written
 * as latin1, a string with a character a byte takes Node less time than text, or than a Buffer made for one sending.
 */
export function answerBytes(data: object): () => Bytes {
  let bytes: Bytes | null = null;
  let shared = false;
  return () => {
    if (bytes === null) return (bytes = bytesOf(JSON.stringify({ data })));
    if (!shared && typeof bytes === 'string' && bytes.length >= largeFrom) bytes = Buffer.from(bytes, 'latin1');
    shared = true;
    return bytes;
  };
}

const encoder = new TextEncoder();
/** Where texts become bytes: a Buffer of their own for each would be garbage at once, which costs twice as much. */
const room = Buffer.allocUnsafeSlow(262_144);

function bytesOf(text: string): string {
  if (Buffer.byteLength(text) === text.length) return text; // ASCII
  const { read, written } = encoder.encodeInto(text, room);
  return read === text.length ? room.toString('latin1', 0, written) : Buffer.from(text).toString('latin1');
}
