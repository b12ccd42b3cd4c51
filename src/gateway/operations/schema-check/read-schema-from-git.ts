import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GraphQLSchema } from 'graphql';
import { OperatorError } from '../../../errors.ts';
import { buildSdlSchema } from './build-sdl-schema.ts';

const run = promisify(execFile);
const gitTimeoutMs = 30_000; // 30 seconds
const largestFileBytes = 16 * 1_024 * 1_024; // 16 MB

/** The `.graphql` files of `folder` as they are in a commit. Throws OperatorError when git, the ref or the files are missing. */
export async function readSchemaFromGit(ref: string, folder: string): Promise<GraphQLSchema> {
  const commit = await resolveGitRef(ref, folder);
  if (commit === null) throw new OperatorError(`git knows no commit ${ref} in the repository of ${folder}; in CI the checkout may be shallow: fetch the ref first`);
  const names = (await git(folder, 'ls-tree', '--name-only', '-z', commit, './')).split('\0').filter((name) => name.endsWith('.graphql'));
  if (names.length === 0) throw new OperatorError(`In ${ref}, ${folder} holds no .graphql file`);
  const files = await Promise.all(names.map(async (name) => ({ name: `${ref}:${name}`, text: await git(folder, 'show', `${commit}:./${name}`) })));
  return buildSdlSchema(files);
}

/** The hash of a commit, or null when git does not know the ref. Throws OperatorError without git or outside a repository. */
export async function resolveGitRef(ref: string, folder: string): Promise<string | null> {
  await git(folder, 'rev-parse', '--git-dir');
  try {
    return (await git(folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`)).trim();
  } catch (error) {
    if (error instanceof OperatorError) return null;
    throw error;
  }
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('git', ['-C', folder, ...args], { timeout: gitTimeoutMs, maxBuffer: largestFileBytes, encoding: 'utf8' });
    return stdout;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ENOENT') throw new OperatorError('git is not installed here: give an SDL file or a URL instead', { cause: error });
    const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
    throw new OperatorError(`git ${args[0] ?? ''} failed in ${folder}: ${said === '' ? error.message : said}`, { cause: error });
  }
}
