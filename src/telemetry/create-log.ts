import { pino, type Logger } from 'pino';

export type Log = Logger;

export interface LogOptions {
  readonly level: string;
  /** Lines for a person at a terminal in place of JSON. */
  readonly pretty: boolean;
}

/** Fields that may hold a secret are never written, whoever logs them. */
const secrets = ['token', 'authorization', 'password', 'headers.authorization', 'headers.cookie'];

/** The log: one JSON object a line on standard output, or readable lines on a terminal. */
export async function createLog({ level, pretty }: LogOptions): Promise<Log> {
  const options = { level, redact: { paths: secrets, censor: '[redacted]' }, base: null };
  if (!pretty) return pino(options);
  const { PinoPretty } = await import('pino-pretty');
  return pino(options, PinoPretty({ sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' }));
}
