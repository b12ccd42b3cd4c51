import { createReadStream } from 'node:fs';
import { OperatorError } from '../../../errors.ts';

/** Largest file that is read: some 30,000 operations. */
const maxManifestBytes = 64 * 1024 * 1024;

/** A file's text. Stops at the first byte too many, whatever its size was said to be. Throws OperatorError without the file's name. */
export async function readTextFile(path: string, maxBytes: number = maxManifestBytes): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      if (!(chunk instanceof Uint8Array)) continue;
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new OperatorError(`This file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB: split it.`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(`This cannot be read: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new OperatorError('This is not text in UTF-8.', { cause: error });
  }
}
