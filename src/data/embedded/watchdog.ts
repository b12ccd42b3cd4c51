import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import type { ServiceUser } from './service-user.ts';

// The watcher is a process of its own that reads a pipe only this process holds. At its end without a word this process
// has died, however it died, and the watcher shuts the server down. The server replaces the shell (exec), so that its
// pid is the child's, and the watcher is no child of it (PostgreSQL takes a dying unknown child for a crash).
const script = `
exec 3<&0 </dev/null
( (
  IFS= read -r word <&3
  [ "$word" = done ] && exit 0
  kill -CONT $$; kill -INT $$
  seconds=0
  while kill -0 $$ && [ $seconds -lt 60 ]; do sleep 1; seconds=$((seconds + 1)); done
  kill -QUIT $$
) >/dev/null 2>&1 & )
exec "$@" 3<&-
`;

export interface WatchedProgram {
  readonly program: string;
  readonly args: readonly string[];
  /** Must be readable by the user: the program begins there. */
  readonly cwd: string;
  readonly user: ServiceUser | null;
  /** Where standard output and error go: descriptors of files, which outlive this process, or pipes. */
  readonly output: number | 'pipe';
}

/**
 * Runs a program that never outlives this process: when this process ends, even by SIGKILL, the program gets SIGINT
 * (PostgreSQL's fast shutdown), and SIGQUIT a minute later. It has a session of its own, so that Ctrl-C on the terminal
 * reaches this process alone. The environment is empty but for PATH: no PG… variable leaks in.
 */
export function spawnWatched({ program, args, cwd, user, output }: WatchedProgram): ChildProcess {
  const stdio: StdioOptions = ['pipe', output, output];
  const child = spawn('/bin/sh', ['-c', script, 'watchdog', program, ...args], {
    cwd,
    stdio,
    detached: true,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
  });
  child.stdin?.on('error', () => undefined); // the watcher is gone already
  child.once('exit', () => child.stdin?.end('done\n'));
  return child;
}
