/** A client's frame, masked with zeros: as good as any other mask, and the bytes stay what they are. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const short = payload.length < 126;
  const head = Buffer.alloc(short ? 6 : 8);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (short ? payload.length : 126);
  if (!short) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** A server's text frame. */
export function serverFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? Buffer.from([0x81, payload.length]) : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([head, payload]);
}

/** Given each whole frame of a server: its bytes lie between the two places until the function returns. */
export type OnFrame = (opcode: number, bytes: Buffer, from: number, to: number) => void;

/** Cuts what a server sends into frames. Answers with the part of a frame at the end, copied. */
export function readFrames(bytes: Buffer, onFrame: OnFrame): Buffer | null {
  let at = 0;
  while (at + 2 <= bytes.length) {
    const short = (bytes[at + 1] ?? 0) & 127;
    const headLength = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (at + headLength > bytes.length) break;
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    const from = at + headLength;
    if (from + length > bytes.length) break;
    onFrame((bytes[at] ?? 0) & 15, bytes, from, from + length);
    at = from + length;
  }
  return at === bytes.length ? null : Buffer.from(bytes.subarray(at));
}
