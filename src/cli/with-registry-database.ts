import { randomBytes } from 'node:crypto';
import { readConfig, type Config } from '../config.ts';
import { createDatabase } from '../data/create-database.ts';
import { errorCode } from '../data/database-fault.ts';
import type { Database, Limits } from '../data/database.ts';
import { Fault, OperatorError } from '../errors.ts';
import type { CommandStreams } from './output.ts';

/** What the commands that read or change the registry's tables work with. */
export interface RegistryDependencies {
  /** Opens `DATABASE_URL`, or without one the embedded PostgreSQL of the data folder. */
  readonly openDatabase: (config: Config) => Promise<{ readonly primaryUrl: string; close(): Promise<void> }>;
  readonly readConfig?: () => Config;
  readonly streams?: CommandStreams;
}

const timeoutMs = 5 * 60_000; // 5 minutes
const insufficientPrivilege = '42501';
const undefinedTable = '42P01';

/** Runs a command's work on the primary. Throws OperatorError in place of a fault, which is worded for clients. */
export async function withRegistryDatabase<T>(dependencies: RegistryDependencies, work: (database: Database, limits: Limits) => Promise<T>): Promise<T> {
  const { openDatabase, readConfig: config = readConfig } = dependencies;
  await using opened = new AsyncDisposableStack();
  const { primaryUrl } = opened.adopt(await openDatabase(config()), (servers) => servers.close());
  const database = opened.adopt(
    // Nobody sees the consistency tokens of a command.
    await createDatabase({ primaryUrl, replicaUrls: [], poolSize: 2, tokenSecret: randomBytes(32) }),
    (open) => open.close(),
  );
  try {
    return await work(database, { deadline: performance.now() + timeoutMs, signal: new AbortController().signal });
  } catch (error) {
    if (error instanceof Fault) throw new OperatorError(`${error.message}${unknownOutcome(error)}`, { cause: error });
    const mistake = databaseMistake(error);
    throw mistake === undefined ? error : new OperatorError(mistake, { cause: error });
  }
}

/** A sentence for what an operator can mend: a missing right, missing tables. */
function databaseMistake(error: unknown): string | undefined {
  switch (errorCode(error)) {
    case insufficientPrivilege:
      return `The user of DATABASE_URL lacks a right: ${error instanceof Error ? error.message : ''}. See docs/migrations.md`;
    case undefinedTable:
      return 'The database is not migrated. Run: npx portcullis migrate up';
    default:
      return undefined;
  }
}

function unknownOutcome({ extensions }: Fault): string {
  return extensions['outcome'] === 'unknown' ? ' Whether the change was made is not known: running the command again is safe.' : '';
}
