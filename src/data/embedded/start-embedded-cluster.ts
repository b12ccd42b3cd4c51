import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { OperatorError } from '../../errors.ts';
import { awaitFollowing, isHopeless } from './await-following.ts';
import { clearStrayServer } from './clear-stray-server.ts';
import { cloneReplica } from './clone-replica.ts';
import { createPrimary } from './create-primary.ts';
import { explainPostgresFailure, explainSystemError } from './explain-failure.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { placeCluster, type ClusterPlace } from './place-cluster.ts';
import { createPostgresServer, type PostgresServer } from './postgres-server.ts';
import { connectAsOwner, preparePrimary } from './prepare-primary.ts';
import { incompleteMark, isUsableReplica } from './replica-folder.ts';
import { account, hostRules, serverSettings } from './server-settings.ts';
import { writePrivateFile } from './write-private-file.ts';

export interface EmbeddedClusterOptions {
  /** Absolute. Made if missing. */
  readonly dataDir: string;
  readonly replicas: number;
  /** Hears of steps that take a while, and of a server that ends by itself; in words for the operator. */
  readonly onProgress?: (message: string) => void;
  /** As root: where data and programs go when the user that runs PostgreSQL cannot reach `dataDir` or the programs. */
  readonly commonDirectory?: string;
}

/** A running PostgreSQL primary with its streaming replicas. It ends with this process, whatever ends that. */
export interface EmbeddedCluster {
  readonly primaryUrl: string;
  readonly replicaUrls: readonly string[];
  /** Where the data really lie. */
  readonly directory: string;
  /** The primary first, then the replicas in order: to stop, kill and start again one by one. */
  readonly servers: readonly PostgresServer[];
  /** Shuts all down in order and frees the folder; safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts the cluster of a folder, makes it at the first start, and recovers it after a crash; resolves when all servers
 * accept connections and the replicas stream. Throws OperatorError: another gateway has the folder, no binaries for
 * this system, no right, a full disk, data of another major version, or what PostgreSQL itself said.
 */
export async function startEmbeddedCluster(options: EmbeddedClusterOptions): Promise<EmbeddedCluster> {
  const { replicas, onProgress = () => undefined, commonDirectory = '/var/lib/portcullis' } = options;
  const servers: PostgresServer[] = [];
  let lock: FolderLock | null = null;
  const stopAll = async () => {
    const [primary, ...others] = servers;
    await Promise.all(others.map((server) => server.stop()));
    await primary?.stop();
    await lock?.release();
  };
  try {
    await mkdir(options.dataDir, { recursive: true });
    const dataDir = await realpath(options.dataDir);
    lock = await lockFolder(dataDir);
    const place = await placeCluster(dataDir, { commonDirectory, onProgress });
    const names = ['primary', ...Array.from({ length: replicas }, (_, index) => `replica-${index + 1}`)];
    const password = await readyFolder(place, onProgress);
    for (const name of names) {
      servers.push(await createPostgresServer({ name, place, configFile: configFile(place, name), onProgress, isHopeless }));
    }
    await startServers(servers, place, password, onProgress);
    const [primaryUrl = '', ...replicaUrls] = servers.map(
      ({ port }) => `postgres://${account.user}:${password}@127.0.0.1:${port}/${account.database}`,
    );
    await lock.describe(`its PostgreSQL listens on 127.0.0.1:${new URL(primaryUrl).port}`);
    let stopped: Promise<void> | null = null;
    return { primaryUrl, replicaUrls, directory: place.directory, servers, stop: () => (stopped ??= stopAll()) };
  } catch (error) {
    await stopAll();
    throw explainSystemError(error, options.dataDir);
  }
}

async function readyFolder(place: ClusterPlace, onProgress: (message: string) => void): Promise<string> {
  const entries = await readdir(place.directory);
  const unfinished = entries.filter((entry) => entry.startsWith('primary.new-'));
  await Promise.all(unfinished.map((entry) => rm(join(place.directory, entry), { recursive: true, force: true, maxRetries: 5 })));
  const orphan = entries.includes('primary') ? undefined : entries.find((entry) => /^replica-\d+$/.test(entry));
  if (orphan !== undefined) {
    throw new OperatorError(`${place.directory} holds ${orphan} but no primary: to go on from it, rename it to primary and delete its standby.signal; to begin anew, remove the folder.`);
  }
  const password = await createPrimary(place, onProgress);
  await writePrivateFile(hostRulesFile(place), hostRules, place.user);
  return password;
}

/** All that exists is started at once; then replicas that are missing, or cannot follow, are cloned. */
async function startServers(servers: readonly PostgresServer[], place: ClusterPlace, password: string, onProgress: (message: string) => void): Promise<void> {
  const [primary, ...replicas] = servers;
  if (primary === undefined) return;
  const configure = (server: PostgresServer) => writeConfig(server, place, server === primary ? null : { port: primary.port, password });
  await Promise.all(servers.map(configure));
  const plannedPort = primary.port;
  const early = replicas.map(async (replica) => {
    if (!(await isUsableReplica(replica.directory, place.binaries.major, onProgress))) return false;
    return replica.start().then(() => true, () => false);
  });
  let sql: postgres.Sql | null = null;
  try {
    await primary.start();
    const owner = (sql = connectAsOwner(primary.port, password));
    await preparePrimary(owner, replicas.map(({ name }) => name));
    await allDone(
      replicas.map(async (replica, index) => {
        const running = await early[index];
        if (primary.port !== plannedPort) {
          await configure(replica);
          replica.reload();
        }
        if (running !== true || !(await awaitFollowing(owner, replica))) await cloneAndStart(owner, replica, place, onProgress);
      }),
    );
  } catch (error) {
    // What PostgreSQL answers may be less than what it logs ("checkpoint request failed": the disk is full).
    if (!(error instanceof postgres.PostgresError) || error.code.startsWith('28')) throw error;
    throw explainPostgresFailure('Preparing PostgreSQL', `${await primary.log()}\nFATAL: ${error.message}`, place.directory);
  } finally {
    await Promise.allSettled(early); // after a failure too nothing may start behind the caller's back
    await sql?.end({ timeout: 1 });
  }
}

// Unlike Promise.all it does not leave work behind that still runs.
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function cloneAndStart(sql: postgres.Sql, replica: PostgresServer, place: ClusterPlace, onProgress: (message: string) => void): Promise<void> {
  onProgress(`cloning ${replica.name} from the primary`);
  await replica.stop('immediate');
  await clearStrayServer(replica.directory, onProgress);
  await cloneReplica(sql, place, replica.name);
  await replica.start();
  if (!(await awaitFollowing(sql, replica))) throw explainPostgresFailure(`Following the primary (${replica.name})`, await replica.log(), place.directory);
  await rm(incompleteMark(replica.directory), { force: true });
}

async function writeConfig(server: PostgresServer, place: ClusterPlace, upstream: { port: number; password: string } | null): Promise<void> {
  const settings = await serverSettings({
    binaries: place.binaries,
    name: server.name,
    dataDirectory: server.directory,
    hostRulesFile: hostRulesFile(place),
    upstream,
  });
  await writePrivateFile(configFile(place, server.name), settings, place.user);
}

function configFile(place: ClusterPlace, name: string): string {
  return join(place.directory, `${name}.conf`);
}

function hostRulesFile(place: ClusterPlace): string {
  return join(place.directory, 'host-rules.conf');
}
