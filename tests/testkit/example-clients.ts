import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'examples', 'clients');
const program = join(root, 'bin', 'portcullis.js');

type Environment = Readonly<Record<string, string | undefined>>;

export interface ProgramResult {
  readonly command: string;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Installs the client libraries where the lock file has changed since, and lets their own tools write the manifests. */
export async function prepareExampleClients(): Promise<void> {
  const installed = join(folder, 'node_modules', '.installed-lock');
  const lock = hash('sha256', await readFile(join(folder, 'package-lock.json')));
  if ((await readFile(installed, 'utf8').catch(() => '')) !== lock) {
    succeed(await npm(['ci']));
    await writeFile(installed, lock);
  }
  succeed(await npm(['run', 'generate']));
}

/** `tsc` over the examples, which need their generated files for it. */
export function typecheckExampleClients(): Promise<ProgramResult> {
  return npm(['run', '--silent', 'typecheck']);
}

/** `node demo.ts <client>`. */
export function runDemo(client: string, environment: Environment): Promise<ProgramResult> {
  return run(process.execPath, ['demo.ts', client], { PATH: process.env['PATH'], ...environment });
}

/** `portcullis <args>` with paths from the examples' folder. Throws what it printed unless it ends with 0. */
export async function runPortcullis(args: readonly string[], environment: Environment): Promise<ProgramResult> {
  return succeed(await run(process.execPath, [program, ...args], { PATH: process.env['PATH'], ...environment }));
}

/** With the settings of this environment, such as a registry's. */
function npm(args: readonly string[]): Promise<ProgramResult> {
  // The Node of the tests also runs what npm starts: an older one strips no types.
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  return run('npm', args, { ...process.env, PATH: path, NODE_ENV: undefined, NODE_OPTIONS: undefined });
}

function succeed(result: ProgramResult): ProgramResult {
  if (result.code !== 0) throw new Error(`${result.command} ended with ${result.code}:\n${result.stdout}${result.stderr}`);
  return result;
}

function run(program: string, args: readonly string[], env: Environment): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ command: [program, ...args].join(' '), code, stdout, stderr }));
  });
}
