import { Command, InvalidArgumentError } from 'commander';
import { readConfig, type Config } from '../config.ts';
import { OperatorError } from '../errors.ts';
import { loadSampleData, type SampleDataLoaded, type SampleDataProgress } from '../modules/sample-data/load-sample-data.ts';
import { withLoadingConnection } from '../modules/sample-data/with-loading-connection.ts';
import { confirm } from './confirm.ts';
import type { OpenedDatabase } from './migrate.ts';
import { createOutput, type CommandStreams } from './output.ts';
import { createProgressLine } from './progress-line.ts';

export interface SeedDependencies {
  /** Opens `DATABASE_URL`, or without one the embedded PostgreSQL of the data folder, migrated. */
  readonly openDatabase: (config: Config) => Promise<OpenedDatabase>;
  readonly readConfig?: () => Config;
  readonly streams?: CommandStreams;
}

interface SeedOptions {
  readonly scale: number;
  readonly reset?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const maxScale = 1_000;
const labels: Readonly<Record<SampleDataProgress['step'], string>> = {
  rows: 'tasks loaded', indexes: 'indexes and foreign keys made', statistics: 'gathering statistics',
};

/** `portcullis seed`: sample data for an empty database. Ctrl-C gives up and leaves nothing behind. */
export function seedCommand({ openDatabase, readConfig: config = readConfig, streams = process }: SeedDependencies): Command {
  return new Command('seed')
    .description('load sample data into an empty database, the same at every run')
    .option('--scale <number>', `how much: 1 is 4,000 tasks, 250 a million, ${maxScale} the most`, parseScale, 1)
    .option('--reset', 'delete everything in the tables first')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `
Examples:
  $ portcullis seed                    3 workspaces, 60 people, 4,000 tasks
  $ portcullis seed --scale 250        a million tasks; nobody else can use the tables meanwhile
  $ portcullis seed --reset --yes      begin again

The database is DATABASE_URL; without it, the embedded PostgreSQL in PORTCULLIS_DATA_DIR.`)
    .action(async (options: SeedOptions) => {
      const output = createOutput(options, streams);
      const settings = config();
      if (options.yes !== true) {
        if (options.reset === true) await confirm('All workspaces, people, projects and tasks in this database will be deleted.', streams);
        else if (settings.production) await confirm('This is a production system.', streams);
      }
      const startedAt = performance.now();
      const loaded = await seed(settings, options);
      if (loaded === null) throw new OperatorError('The database is not empty: nothing was loaded. --reset deletes what is there');
      const durationMs = Math.round(performance.now() - startedAt);
      output.result({ ...loaded, durationMs }, () => describe(loaded, durationMs));
    });

  async function seed(settings: Config, { scale, reset = false }: SeedOptions): Promise<SampleDataLoaded | null> {
    const interrupted = new AbortController();
    const interrupt = () => interrupted.abort(new OperatorError('Interrupted: nothing was changed'));
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    const progress = createProgressLine(streams.stderr);
    try {
      const database = await openDatabase(settings);
      try {
        return await withLoadingConnection(database.primaryUrl, (sql) =>
          loadSampleData(sql, {
            scale,
            reset,
            signal: interrupted.signal,
            onProgress: ({ step, done, total }) => progress.show({ label: labels[step], done, total }),
          }));
      } finally {
        progress.close();
        await database.close();
      }
    } finally {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    }
  }
}

function parseScale(text: string): number {
  const scale = Number(text);
  if (!/^\d{1,4}$/.test(text) || scale < 1 || scale > maxScale) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${maxScale}.`);
  }
  return scale;
}

function describe({ workspaces, people, projects, tasks, comments }: SampleDataLoaded, durationMs: number): string {
  const number = new Intl.NumberFormat('en-GB');
  const parts = [`${number.format(workspaces)} workspaces`, `${number.format(people)} people`, `${number.format(projects)} projects`, `${number.format(tasks)} tasks`];
  return `Loaded ${parts.join(', ')} and ${number.format(comments)} comments in ${(durationMs / 1_000).toFixed(1)} s`;
}
