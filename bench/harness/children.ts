import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const stopTimeoutMs = 10_000; // 10 seconds
const mostOutput = 20_000;

const running = new Set<Child>();

/** A program the benchmark started. */
export interface Child {
  readonly pid: number;
  /** The end of what it wrote to both outputs. */
  output(): string;
  /** The exit code, or the name of the signal that ended it; null while it runs. */
  ended(): string | null;
  /** Waits for its end. */
  readonly end: Promise<void>;
  /** Says something over the channel. */
  send(message: object): void;
  /** Hears all that the program says over the channel. */
  listen(onMessage: (message: unknown) => void): void;
  /** SIGTERM, and SIGKILL to one that does not listen. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts a program with exactly these variables. Its channel to this process tells it when we are gone. */
export function startChild(command: readonly string[], env: Readonly<Record<string, string>>): Child {
  const [program, ...args] = command;
  if (program === undefined) throw new TypeError('A command has at least one word');
  const started: ChildProcess = spawn(program, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const { pid } = started;
  if (pid === undefined) throw new Error(`${program} could not be started`);
  let output = '';
  const note = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-mostOutput);
  };
  started.stdout?.on('data', note);
  started.stderr?.on('data', note);
  const end = once(started, 'close').then(() => undefined);
  const ended = (): string | null => started.exitCode?.toString() ?? started.signalCode;

  async function stop(): Promise<void> {
    if (ended() !== null) return;
    started.kill('SIGTERM');
    const timer = setTimeout(() => started.kill('SIGKILL'), stopTimeoutMs);
    await end;
    clearTimeout(timer);
  }
  const child: Child = {
    pid,
    output: () => output,
    ended,
    end,
    send: (message) => void started.send(message),
    listen: (onMessage) => void started.on('message', onMessage),
    stop,
  };
  running.add(child);
  void end.then(() => running.delete(child));
  return child;
}

/** Stops whatever was started and still runs. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()));
}

/** Runs a program to its end; answers with its output. Throws what it wrote when it fails. */
export async function runChild(command: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const child = startChild(command, env);
  await child.end;
  if (child.ended() !== '0') throw new Error(`${command.join(' ')} ended with ${child.ended()}:\n${child.output()}`);
  return child.output();
}

/** What a program needs of this process's variables. */
export function basicEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '/' } = process.env;
  return { PATH, HOME, NODE_ENV: 'production' };
}
