import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../examples/clients', import.meta.url));

/** `examples/clients/resume/watch.ts` with one of its clients, as a process. */
export interface WatchingClient extends AsyncDisposable {
  readonly name: string;
  /** What it was told: id and type of each event. */
  readonly events: readonly string[];
  /** What it said besides. */
  readonly complaints: () => string;
  readonly process: ChildProcess;
}

export function startWatchingClient(name: string, environment: Readonly<Record<string, string>>): WatchingClient {
  const child = spawn(process.execPath, ['resume/watch.ts', name], { cwd: folder, env: { PATH: process.env['PATH'], ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
  const events: string[] = [];
  let complaints = '';
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    events.push(...lines);
  });
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  return {
    name,
    events,
    complaints: () => complaints,
    process: child,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
