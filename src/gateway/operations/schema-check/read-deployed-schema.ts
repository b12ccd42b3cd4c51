import { stat } from 'node:fs/promises';
import type { GraphQLSchema } from 'graphql';
import { OperatorError } from '../../../errors.ts';
import { readSchemaFromGit, resolveGitRef } from './read-schema-from-git.ts';
import { readSchemaFromPath } from './read-schema-from-path.ts';
import { readSchemaFromUrl, type UrlSchemaOptions } from './read-schema-from-url.ts';

export interface DeployedSchema {
  readonly schema: GraphQLSchema;
  /** As a report names it. */
  readonly source: string;
}

export interface DeployedSchemaOptions extends UrlSchemaOptions {
  /** The folder of this checkout's schema: a git ref is read at the same place. */
  readonly schemaFolder: string;
}

/**
 * The schema to compare with: a URL that answers introspection, `git:<ref>`, a `.graphql` file or a folder of them, or any
 * other word that git knows as a commit. Throws OperatorError when there is none, it cannot be reached or it has mistakes.
 */
export async function readDeployedSchema(against: string, options: DeployedSchemaOptions): Promise<DeployedSchema> {
  if (/^https?:\/\//i.test(against)) return { schema: await readSchemaFromUrl(against, options), source: against };
  if (against.startsWith('git:')) {
    const ref = against.slice('git:'.length);
    return { schema: await readSchemaFromGit(ref, options.schemaFolder), source: against };
  }
  if (await stat(against).then(() => true, () => false)) return { schema: await readSchemaFromPath(against), source: against };
  if ((await resolveGitRef(against, options.schemaFolder).catch(() => null)) !== null) {
    return { schema: await readSchemaFromGit(against, options.schemaFolder), source: `git:${against}` };
  }
  throw new OperatorError(`${against} is no file, no folder and nothing git knows as a commit; a URL begins with http:// or https://`);
}
