import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';

/** What the benchmark tells each contestant it starts. */
export interface Settings {
  readonly port: number;
  readonly databaseUrl: string;
  readonly publicJwk: JWK;
  /** Text by SHA-256: what may run. */
  readonly operations: Readonly<Record<string, string>>;
  /** Whether answers are to be cached. */
  readonly cache: boolean;
  /** The bytes that the limit of cached answers sends. */
  readonly answer: string;
}

/** Connections to PostgreSQL; the same for every contestant. */
export const poolSize = 10;
/** How long cached answers live. */
export const cacheSeconds = 600;

/** Reads the variables the benchmark set. */
export function readSettings(): Settings {
  const read = (name: string): string => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`${name} is not set: contestants are started by npm run bench`);
    return value;
  };
  const file = (name: string): string => readFileSync(read(name), 'utf8');
  return {
    port: Number(read('PORT')),
    databaseUrl: read('DATABASE_URL'),
    publicJwk: JSON.parse(read('BENCH_PUBLIC_JWK')) as JWK,
    operations: JSON.parse(file('BENCH_OPERATIONS_FILE')) as Record<string, string>,
    cache: read('BENCH_CACHE') === 'true',
    answer: file('BENCH_ANSWER_FILE'),
  };
}
