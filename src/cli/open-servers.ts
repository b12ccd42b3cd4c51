import type { Config } from '../config.ts';
import { announceCluster, type ClusterUrls, findRunningCluster, withdrawCluster } from '../data/embedded/running-cluster.ts';

/** PostgreSQL servers to work with, and how to let them go. */
export interface OpenedServers extends ClusterUrls {
  /** True where this process, or the gateway beside it, runs the servers from the data folder. */
  readonly embedded: boolean;
  close(): Promise<void>;
}

/**
 * The configured servers; without `DATABASE_URL`, the embedded ones of the data folder, started for this process.
 * Throws OperatorError.
 */
export async function startServers(config: Config, onProgress: (message: string) => void): Promise<OpenedServers> {
  if (config.DATABASE_URL !== undefined) return configured(config.DATABASE_URL, config);
  const { startEmbeddedCluster } = await import('../data/embedded/start-embedded-cluster.ts');
  const dataDir = config.PORTCULLIS_DATA_DIR;
  const cluster = await startEmbeddedCluster({ dataDir, replicas: config.PORTCULLIS_REPLICAS, onProgress });
  await announceCluster(dataDir, cluster);
  return {
    primaryUrl: cluster.primaryUrl,
    replicaUrls: cluster.replicaUrls,
    embedded: true,
    close: async () => {
      await withdrawCluster(dataDir);
      await cluster.stop();
    },
  };
}

/** For commands: the servers as `startServers`, or those of the gateway that is running on the data folder. */
export async function openServers(config: Config): Promise<OpenedServers> {
  const running = config.DATABASE_URL === undefined ? await findRunningCluster(config.PORTCULLIS_DATA_DIR) : null;
  if (running === null) return startServers(config, () => undefined);
  return { ...running, embedded: true, close: () => Promise.resolve() };
}

function configured(primaryUrl: string, config: Config): OpenedServers {
  return { primaryUrl, replicaUrls: config.DATABASE_REPLICA_URLS ?? [], embedded: false, close: () => Promise.resolve() };
}
