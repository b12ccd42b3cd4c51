import type { ChildProcess } from 'node:child_process';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { choosePort } from './choose-port.ts';
import { clearStrayServer } from './clear-stray-server.ts';
import { explainPostgresFailure } from './explain-failure.ts';
import type { ClusterPlace } from './place-cluster.ts';
import { spawnWatched } from './watchdog.ts';

export type StopMode = 'fast' | 'immediate';

/** One server process of the cluster, which can be stopped and started again on the same port. */
export interface PostgresServer {
  /** `primary`, `replica-1`, `replica-2`… */
  readonly name: string;
  readonly directory: string;
  readonly port: number;
  /** The postmaster's process id; null while the server is down. */
  pid(): number | null;
  /** Resolves when connections are accepted; at once when they are. Throws OperatorError with the log's last words. */
  start(): Promise<void>;
  /** Resolves when no process of it is left. `fast` turns into `immediate` after a while, and that into SIGKILL. */
  stop(mode?: StopMode): Promise<void>;
  /** Makes a running server read its configuration file again. */
  reload(): void;
  /** What this start has logged so far. */
  log(): Promise<string>;
}

export interface PostgresServerOptions {
  readonly name: string;
  readonly place: ClusterPlace;
  readonly configFile: string;
  readonly onProgress: (message: string) => void;
  /** Given the log of a start that takes long: true gives it up. */
  readonly isHopeless?: (log: string) => boolean;
}

const readyPollMs = 4;
const hopelessPollMs = 200;
const slowStartMs = 3_000;
const retryForMs = 8_000;
const stopPatienceMs = { fast: 10_000, immediate: 6_000 } as const;
const largestKeptLogBytes = 1_024 * 1_024;

/** A server that is down; its port is chosen now and changes only when it turns out to be taken at the first start. */
export async function createPostgresServer({ name, place, configFile, onProgress, isHopeless }: PostgresServerOptions): Promise<PostgresServer> {
  const directory = join(place.directory, name);
  const logFile = join(place.directory, `${name}.log`);
  let port = await choosePort();
  let child: ChildProcess | null = null;
  let started = false;
  let stopping = false;
  let logOffset = 0;

  const log = async () => (await readFile(logFile)).subarray(logOffset).toString('utf8');

  async function spawnServer(): Promise<ChildProcess> {
    await clearStrayServer(directory, onProgress);
    await rotateLog(logFile);
    await using output = await open(logFile, 'a', 0o600);
    if (place.user !== null) await output.chown(place.user.uid, place.user.gid);
    logOffset = (await output.stat()).size;
    const spawned = spawnWatched({
      program: place.binaries.postgres,
      args: ['-D', directory, '-c', `config_file=${configFile}`, '-c', `port=${port}`],
      cwd: directory,
      user: place.user,
      output: output.fd,
    });
    await new Promise((resolve, reject) => spawned.once('spawn', resolve).once('error', reject));
    // Before anything else is waited for: it may end while the log is being closed here.
    child = spawned;
    spawned.once('exit', (code, signal) => {
      if (child === spawned) child = null;
      if (started && !stopping) onProgress(`${name} ended unexpectedly (${signal ?? `exit code ${code}`}): see ${logFile}`);
    });
    return spawned;
  }

  /** True when ready, false when the process ended before that. */
  async function becomesReady(spawned: ChildProcess): Promise<boolean> {
    let sayAt = performance.now() + slowStartMs;
    let lookAt = performance.now() + hopelessPollMs;
    while (spawned.exitCode === null && spawned.signalCode === null) {
      const status = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '');
      const lines = status.split('\n');
      if (Number(lines[0]) === spawned.pid && lines[7]?.trim() === 'ready') return true;
      if (performance.now() > sayAt) {
        onProgress(`${name} is recovering`);
        sayAt = Infinity;
      }
      if (isHopeless !== undefined && performance.now() > lookAt) {
        if (isHopeless(await log())) spawned.kill('SIGQUIT');
        lookAt = performance.now() + hopelessPollMs;
      }
      await pause(readyPollMs);
    }
    return false;
  }

  return {
    name,
    directory,
    get port() {
      return port;
    },
    pid: () => child?.pid ?? null,
    log,
    reload: () => void child?.kill('SIGHUP'),

    async start() {
      if (child !== null) return;
      stopping = false;
      const until = performance.now() + retryForMs;
      for (;;) {
        if (await becomesReady(await spawnServer())) break;
        const said = await log();
        const portTaken = said.includes('could not create any TCP/IP sockets');
        // After a SIGKILL of the postmaster its children, or after one of the gateway the postmaster, need a moment.
        const passing = portTaken || /pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(said);
        if (!passing || stopping || performance.now() > until) throw explainPostgresFailure(`Starting PostgreSQL (${name})`, said, directory);
        if (portTaken && !started) port = await choosePort();
        await pause(50);
      }
      started = true;
    },

    async stop(mode = 'fast') {
      stopping = true;
      const running = child;
      if (running === null) return;
      const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      const modes: readonly StopMode[] = mode === 'fast' ? ['fast', 'immediate'] : ['immediate'];
      for (const step of modes) {
        running.kill(step === 'fast' ? 'SIGINT' : 'SIGQUIT');
        running.kill('SIGCONT');
        if (await Promise.race([ended.then(() => true), pause(stopPatienceMs[step], false, { ref: false })])) return;
      }
      running.kill('SIGKILL');
      await ended;
      await clearStrayServer(directory, onProgress);
    },
  };
}

async function rotateLog(logFile: string): Promise<void> {
  const size = await stat(logFile).then((found) => found.size, () => 0);
  if (size > largestKeptLogBytes) await rename(logFile, `${logFile}.old`);
}
