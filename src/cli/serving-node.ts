import type { Config } from '../config.ts';
import type { ClusterUrls } from '../data/embedded/running-cluster.ts';
import type { Log } from '../telemetry/create-log.ts';

/** A node that serves. */
export interface ServingNode {
  readonly port: number;
  readonly adminPort: number;
  /** Rejects with OperatorError when it cannot go on. */
  readonly failed: Promise<never>;
}

/** Starts a node over prepared servers; what it opens goes with `running`. Throws OperatorError. */
export type StartNode = (running: AsyncDisposableStack, config: Config, servers: ClusterUrls, log: Log) => Promise<ServingNode>;
