import { Command, Option } from 'commander';
import { createApp } from '../app.ts';
import { type Config, readConfig, requireServingConfig } from '../config.ts';
import { createLog, type Log } from '../telemetry/create-log.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { describeStart } from './describe-start.ts';
import { openIdentity } from './open-identity.ts';
import { type OpenedServers, startServers } from './open-servers.ts';
import { prepareDatabase, wantsSamples } from './prepare-database.ts';
import { readSampleOperations } from './sample-manifests.ts';
import { stopSignal } from './stop-signal.ts';
import { version } from './version.ts';

interface ServeOptions {
  readonly port?: string;
  readonly adminPort?: string;
  readonly replicas?: string;
  readonly dataDir?: string;
}

/** `portcullis serve`: PostgreSQL (embedded unless configured), migrations, sample data, then the gateway, until a signal. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the gateway; without DATABASE_URL on an embedded PostgreSQL with a replica')
    .addOption(new Option('--port <number>', 'the public listener (PORT)'))
    .addOption(new Option('--admin-port <number>', "the operators' listener (ADMIN_PORT)"))
    .addOption(new Option('--replicas <count>', 'replicas of the embedded PostgreSQL (PORTCULLIS_REPLICAS)'))
    .addOption(new Option('--data-dir <folder>', 'where the embedded PostgreSQL lives (PORTCULLIS_DATA_DIR)'))
    .addHelpText('after', '\nEvery other setting is an environment variable: docs/configuration.md lists them all.')
    .action(async (options: ServeOptions) => {
      // Flags win over variables, and are read by the same rules.
      const config = readConfig(undefined, {
        PORT: options.port,
        ADMIN_PORT: options.adminPort,
        PORTCULLIS_REPLICAS: options.replicas,
        PORTCULLIS_DATA_DIR: options.dataDir,
      });
      requireServingConfig(config);
      await serve(config, await createLog({ level: config.LOG_LEVEL, pretty: process.stdout.isTTY }));
    });
}

async function serve(config: Config, log: Log): Promise<void> {
  const stop = stopSignal();
  await using running = new AsyncDisposableStack();
  const servers = running.adopt(await startServers(config, (message) => log.info(message)), (opened) => opened.close());
  await prepareDatabase(config, servers, log);
  const tracing = config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? undefined : running.adopt(await openTracing(), (opened) => opened.stop());
  const identity = await openIdentity(config);
  // They are for development: production neither runs nor prints them.
  const operations = config.production ? [] : await readSampleOperations();
  const app = running.adopt(
    await createApp({
      config,
      primaryUrl: servers.primaryUrl,
      replicaUrls: servers.replicaUrls,
      tokenSecret: identity.tokenSecret,
      developmentKey: identity.developmentKey,
      graphiql: { token: identity.developmentToken, examples: operations.map(({ text }) => ({ query: text, variables: {} })) },
      log,
      tracing,
    }),
    (opened) => opened.stop(),
  );
  const { port, adminPort } = await app.listen();
  const block = describeStart({
    config,
    port,
    adminPort,
    database: describeServers(servers),
    token: await identity.developmentToken(),
    operationId: wantsSamples(config, servers) ? (operations[0]?.id ?? null) : null,
    tookMs: performance.now(),
  });
  process.stdout.write(block);
  const signal = await stop;
  log.info({ signal }, 'Stopping: what is in flight is answered first');
}

async function openTracing(): Promise<Tracing> {
  const { startTracing } = await import('../telemetry/tracing.ts');
  return startTracing(version);
}

function describeServers({ embedded, replicaUrls }: OpenedServers): string {
  const replicas = replicaUrls.length === 1 ? '1 replica' : `${replicaUrls.length} replicas`;
  return `${embedded ? 'embedded' : 'configured'} PostgreSQL, a primary and ${replicas}`;
}
