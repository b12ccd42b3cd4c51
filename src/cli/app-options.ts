import type { AppOptions } from '../app.ts';
import type { Config } from '../config.ts';
import type { ClusterUrls } from '../data/embedded/running-cluster.ts';
import type { Log } from '../telemetry/create-log.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { version } from '../version.ts';
import { openIdentity } from './open-identity.ts';
import { readSampleOperations } from './sample-manifests.ts';

/** What one serving process is made of; what was opened for it goes with `running`. Throws OperatorError. */
export async function appOptions(running: AsyncDisposableStack, config: Config, { primaryUrl, replicaUrls }: ClusterUrls, log: Log): Promise<AppOptions> {
  const tracing = config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? undefined : running.adopt(await openTracing(), (opened) => opened.stop());
  const { tokenSecret, developmentKey, developmentToken } = await openIdentity(config);
  // They are for development: production neither runs nor prints them.
  const operations = config.production ? [] : await readSampleOperations();
  return {
    config,
    primaryUrl,
    replicaUrls,
    tokenSecret,
    developmentKey,
    graphiql: { token: developmentToken, examples: operations.map(({ text }) => ({ query: text, variables: {} })) },
    log,
    tracing,
  };
}

async function openTracing(): Promise<Tracing> {
  const { startTracing } = await import('../telemetry/tracing.ts');
  return startTracing(version);
}
