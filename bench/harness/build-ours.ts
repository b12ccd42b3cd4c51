import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = fileURLToPath(new URL('../.built', import.meta.url));

/** The command line as `npm run build` makes it. */
export const builtCommand = `${folder}/bin/portcullis.js`;

/** Builds Portcullis and lays out its files as the image has them, without sources. Throws Error when the build fails. */
export function buildOurs(say: (message: string) => void): void {
  say('building Portcullis');
  const { status } = spawnSync('npm', ['run', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('npm run build failed');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const part of ['bin', 'dist', 'schema', 'migrations', 'examples/manifests', 'package.json']) cpSync(`${root}${part}`, `${folder}/${part}`, { recursive: true });
  symlinkSync('../../node_modules', `${folder}/node_modules`);
}
