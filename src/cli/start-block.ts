import type { Config } from '../config.ts';
import { describeStart } from './describe-start.ts';
import { openIdentity } from './open-identity.ts';
import type { OpenedServers } from './open-servers.ts';
import { wantsSamples } from './prepare-database.ts';
import { readSampleOperations } from './sample-manifests.ts';

/** What a start prints once the node serves. */
export async function startBlock(config: Config, servers: OpenedServers, { port, adminPort }: { readonly port: number; readonly adminPort: number }): Promise<string> {
  const { developmentToken } = await openIdentity(config);
  const [operation] = !config.production && wantsSamples(config, servers) ? await readSampleOperations() : [];
  return describeStart({
    config,
    port,
    adminPort,
    database: describeServers(servers),
    token: await developmentToken(),
    operationId: operation?.id ?? null,
    tookMs: performance.now(),
  });
}

function describeServers({ embedded, replicaUrls }: OpenedServers): string {
  const replicas = replicaUrls.length === 1 ? '1 replica' : `${replicaUrls.length} replicas`;
  return `${embedded ? 'embedded' : 'configured'} PostgreSQL, a primary and ${replicas}`;
}
