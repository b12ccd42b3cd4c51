import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { createDatabase } from '../data/create-database.ts';
import type { Limits } from '../data/database.ts';
import { statement } from '../data/statement.ts';
import { OperatorError } from '../errors.ts';
import { checkOperations } from '../gateway/operations/check/check-operations.ts';
import { describeProblems } from '../gateway/operations/manifests/describe-problems.ts';
import { readManifests } from '../gateway/operations/manifests/read-manifests.ts';
import { publishOperations } from '../gateway/operations/publish/publish-operations.ts';
import type { OpenedCompiler } from './open-compiler.ts';

/** A version of a client and the manifest it is made of. */
export interface ClientManifest {
  readonly client: string;
  readonly version: string;
  readonly path: string;
}

const timeoutMs = 60_000;
const isFresh = statement('deployments.none', sql`select not exists (select from portcullis_deployments)`, ([fresh]) => fresh === true);

/**
 * Publishes manifests into a registry to which nobody ever published. Answers with the number of operations, or null where
 * somebody did. Throws OperatorError when a manifest has problems.
 */
export async function publishSampleManifests(
  primaryUrl: string, manifests: readonly ClientManifest[], openCompiler: () => Promise<OpenedCompiler>,
): Promise<number | null> {
  const database = await createDatabase({ primaryUrl, replicaUrls: [], poolSize: 2, tokenSecret: randomBytes(32) });
  const limits = (): Limits => ({ deadline: performance.now() + timeoutMs, signal: new AbortController().signal });
  try {
    const [fresh] = await database.readPrimary(limits()).rows(isFresh, {});
    if (fresh !== true) return null;
    const compiler = await openCompiler();
    let published = 0;
    for (const { client, version, path } of manifests) {
      const { operations, problems } = await checkOperations(await readManifests([path]), compiler);
      if (problems.length > 0) throw new OperatorError(`The sample manifests have problems:\n${describeProblems(problems, 20)}`);
      await publishOperations(database, limits(), { client, version, operations, replace: false });
      published += operations.length;
    }
    return published;
  } finally {
    await database.close();
  }
}
