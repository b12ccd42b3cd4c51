import { PassThrough } from 'node:stream';
import type { CommandStreams } from '../../src/cli/output.ts';

/** Streams of a command run in process: what it printed since the last look. Its stdin is no terminal and holds nothing. */
export interface CapturedStreams extends CommandStreams {
  out(): string;
  err(): string;
}

export function captureStreams(): CapturedStreams {
  const stdin = Object.assign(new PassThrough(), { isTTY: false });
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  return { stdin, stdout, stderr, out: () => takeAll(stdout), err: () => takeAll(stderr) };
}

function takeAll(stream: PassThrough): string {
  const chunks: Buffer[] = [];
  for (let chunk: unknown = stream.read(); Buffer.isBuffer(chunk); chunk = stream.read()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
