import { isWorker } from 'node:cluster';
import { Command, Option } from 'commander';
import { type Config, readConfig, requireServingConfig } from '../config.ts';
import { requireFree } from '../gateway/http/listen.ts';
import { createLog, type Log } from '../telemetry/create-log.ts';
import { startServers } from './open-servers.ts';
import { ownSecretAdvice } from './own-secret-advice.ts';
import { prepareDatabase } from './prepare-database.ts';
import type { StartNode } from './serving-node.ts';
import { startBlock } from './start-block.ts';
import { stopSignal } from './stop-signal.ts';

interface ServeOptions {
  readonly port?: string;
  readonly adminPort?: string;
  readonly workers?: string;
  readonly replicas?: string;
  readonly dataDir?: string;
}

/** `portcullis serve`: PostgreSQL (embedded unless configured), migrations, sample data, then the gateway, until a signal. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the gateway; without DATABASE_URL on an embedded PostgreSQL with a replica')
    .addOption(new Option('--port <number>', 'the public listener (PORT)'))
    .addOption(new Option('--admin-port <number>', "the operators' listener (ADMIN_PORT)"))
    .addOption(new Option('--workers <count>', 'processes that serve, or auto: one for each core (PORTCULLIS_WORKERS)'))
    .addOption(new Option('--replicas <count>', 'replicas of the embedded PostgreSQL (PORTCULLIS_REPLICAS)'))
    .addOption(new Option('--data-dir <folder>', 'where the embedded PostgreSQL lives (PORTCULLIS_DATA_DIR)'))
    .addHelpText('after', '\nEvery other setting is an environment variable: docs/configuration.md lists them all.')
    .action(async (options: ServeOptions) => {
      // Flags win over variables, and are read by the same rules.
      const config = readConfig(undefined, {
        PORT: options.port,
        ADMIN_PORT: options.adminPort,
        PORTCULLIS_WORKERS: options.workers,
        PORTCULLIS_REPLICAS: options.replicas,
        PORTCULLIS_DATA_DIR: options.dataDir,
      });
      requireServingConfig(config);
      const log = await createLog({ level: config.LOG_LEVEL, pretty: process.stdout.isTTY });
      if (isWorker) await (await import('./workers/run-worker.ts')).runWorker(config, log);
      else await serve(config, log);
    });
}

async function serve(config: Config, log: Log): Promise<void> {
  const stop = stopSignal();
  // Told before PostgreSQL is started and migrated for nothing.
  await requireFree({ host: config.HOST, port: config.PORT, variable: 'PORT' });
  await requireFree({ host: config.HOST, port: config.ADMIN_PORT, variable: 'ADMIN_PORT' });
  // Loaded while PostgreSQL starts.
  const loading = loadNode(config);
  await using running = new AsyncDisposableStack();
  const servers = running.adopt(await startServers(config, (message) => log.info(message)), (opened) => opened.close());
  const advice = ownSecretAdvice(config, servers);
  if (advice !== null) log.info(advice);
  await prepareDatabase(config, servers, log);
  const start = await loading;
  const node = await start(running, config, servers, log);
  process.stdout.write(await startBlock(config, servers, node));
  const signal = await Promise.race([stop, node.failed]);
  log.info({ signal }, 'Stopping: what is in flight is answered first');
}

/** The process in front of workers runs no gateway, and need not hold one. */
async function loadNode({ PORTCULLIS_WORKERS }: Config): Promise<StartNode> {
  if (PORTCULLIS_WORKERS === 1) return (await import('./serve-alone.ts')).serveAlone;
  return (await import('./workers/serve-with-workers.ts')).serveWithWorkers;
}
