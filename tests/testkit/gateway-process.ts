import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ownProgram = fileURLToPath(new URL('../../bin/portcullis.js', import.meta.url));

/** `portcullis serve` as a process of its own. */
export interface GatewayProcess {
  readonly process: ChildProcess;
  readonly url: string;
  readonly adminUrl: string;
  /** The development token it printed. */
  readonly token: string;
  /** The `curl` line it printed. */
  readonly curl: string;
  readonly printed: string;
  /** Sends a signal and resolves with the exit code, null where the signal itself ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** What a start prints ends with the first empty line behind it that nothing indented follows; what is logged next may come with it. */
const wholeStart = /ready after[\s\S]* Free text [\s\S]*?\n\n(?! )/;

/** Starts it and waits until it says that it is ready. Throws what it printed where it ends before. */
export async function startGatewayProcess(
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  program: string = ownProgram,
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [program, 'serve', ...args], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ADMIN_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  const read = (chunk: Buffer): void => {
    printed += chunk.toString();
    if (wholeStart.test(printed)) resolve();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  child.once('exit', (code) => reject(new Error(`It ended with ${code} and printed:\n${printed}`)));
  await ready;
  const find = (pattern: RegExp): string => pattern.exec(printed)?.[1] ?? '';
  return {
    process: child,
    url: find(/GraphQL +(http\S+)\/graphql/),
    adminUrl: find(/Operators +(http\S+)\/readyz/),
    token: find(/(eyJ\S+)/),
    curl: find(/(curl .*)/),
    printed,
    async end(signal) {
      const exited = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}
