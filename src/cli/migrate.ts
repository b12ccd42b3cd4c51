import { Command, InvalidArgumentError, Option } from 'commander';
import type { PgTable } from 'drizzle-orm/pg-core';
import { readConfig, type Config } from '../config.ts';
import { createMigration } from '../data/migrations/create-migration.ts';
import { migrateDown } from '../data/migrations/migrate-down.ts';
import { migrateUp, type MigrationRun } from '../data/migrations/migrate-up.ts';
import type { MigrationLimits } from '../data/migrations/migration-progress.ts';
import { migrationStatus, type MigrationState, type MigrationStatus } from '../data/migrations/migration-status.ts';
import { migrationsFolder } from '../data/migrations/migrations-folder.ts';
import { readMigrations } from '../data/migrations/read-migrations.ts';
import { openAdminConnection, type AdminConnection } from '../data/open-admin-connection.ts';
import { confirm } from './confirm.ts';
import { findMigrationProblems } from './find-migration-problems.ts';
import { AlreadyReported, createOutput, formatTable, type CommandStreams, type Output } from './output.ts';

/** The database a command works on, and how to let go of it. */
export interface OpenedDatabase {
  readonly primaryUrl: string;
  close(): Promise<void>;
}

export interface MigrateDependencies {
  /** Opens `DATABASE_URL`, or without one the embedded PostgreSQL of the data folder. */
  readonly openDatabase: (config: Config) => Promise<OpenedDatabase>;
  /** All modules' tables: `verify` holds them against the SQL. */
  readonly tables?: readonly PgTable[];
  readonly readConfig?: () => Config;
  readonly streams?: CommandStreams;
}

interface CommonOptions {
  readonly json?: boolean;
  readonly dir: string;
}

const examples: Readonly<Record<'migrate' | 'up' | 'down' | 'status' | 'create' | 'verify', string>> = {
  migrate: `
Examples:
  $ portcullis migrate status
  $ portcullis migrate up
  $ portcullis migrate create "Add due dates to tasks"

The database is DATABASE_URL; without it, the embedded PostgreSQL in PORTCULLIS_DATA_DIR. More: docs/migrations.md`,
  up: `
Examples:
  $ portcullis migrate up              all that is pending
  $ portcullis migrate up --to 12      up to and with number 12
  $ portcullis migrate up --json | jq -r '.applied[].id'`,
  down: `
Examples:
  $ portcullis migrate down            the newest one
  $ portcullis migrate down --steps 3
  $ portcullis migrate down --to 12    all after number 12; 0 takes all back`,
  status: `
Examples:
  $ portcullis migrate status
  $ portcullis migrate status --check  exit code 1 unless all is applied, for a deployment`,
  create: `
Example:
  $ portcullis migrate create "Add due dates to tasks"`,
  verify: `
Examples:
  $ portcullis migrate verify --files-only   names, numbers, ways down; needs no database
  $ portcullis migrate verify                also what the database remembers, and the declared tables
  $ portcullis migrate verify --scratch      also up, down and up again in a new database on the same server`,
};

/** `portcullis migrate up|down|status|create|verify`. */
export function migrateCommand(dependencies: MigrateDependencies): Command {
  const { openDatabase, tables = [], readConfig: config = readConfig, streams = process } = dependencies;

  async function connected<T>(work: (connection: AdminConnection, url: string) => Promise<T>): Promise<T> {
    const database = await openDatabase(config());
    try {
      const connection = await openAdminConnection(database.primaryUrl, { applicationName: 'portcullis migrate' });
      try {
        return await work(connection, database.primaryUrl);
      } finally {
        await connection.close();
      }
    } finally {
      await database.close();
    }
  }
  const limitsFor = (output: Output, waitSeconds: number): MigrationLimits => ({
    waitForOthersMs: waitSeconds * 1_000,
    onProgress: ({ kind, message }) => {
      // The result says what was done; on a terminal it is also said as it happens.
      if (kind !== 'applied' && kind !== 'rolled-back') output.note(message);
    },
  });

  const migrate = new Command('migrate').description('change the structure of the database').addHelpText('after', examples.migrate);
  common(migrate.command('up').description('apply pending migrations'), 'up')
    .option('--to <number>', 'the last one to apply', parseNumber)
    .option('--allow-out-of-order', 'apply also what lies before the newest applied one')
    .addOption(waitOption())
    .action(async (options: CommonOptions & { to?: number; allowOutOfOrder?: boolean; wait: number }) => {
      const output = createOutput(options, streams);
      const migrations = await readMigrations(options.dir);
      const applied = await connected((connection) =>
        migrateUp(connection, migrations, {
          ...limitsFor(output, options.wait),
          ...(options.to === undefined ? {} : { to: options.to }),
          allowOutOfOrder: options.allowOutOfOrder ?? false,
        }),
      );
      output.result({ applied }, () => describeRuns('Applied', applied, 'Nothing to apply: the database is up to date'));
    });

  common(migrate.command('down').description('roll applied migrations back, the newest first'), 'down')
    .addOption(new Option('--steps <count>', 'how many (default: 1)').argParser(parseNumber).conflicts('to'))
    .option('--to <number>', 'back to this number, which stays; 0 takes all back', parseNumber)
    .option('--yes', 'do not ask')
    .addOption(waitOption())
    .action(async (options: CommonOptions & { steps?: number; to?: number; yes?: boolean; wait: number }) => {
      const output = createOutput(options, streams);
      if (options.yes !== true && !isForDevelopment(config())) {
        await confirm('Rolling back can destroy data, and this is not a development database on this machine.', streams);
      }
      const migrations = await readMigrations(options.dir);
      const goal = options.to === undefined ? { steps: options.steps ?? 1 } : { to: options.to };
      const rolledBack = await connected((connection) => migrateDown(connection, migrations, goal, limitsFor(output, options.wait)));
      output.result({ rolledBack }, () => describeRuns('Rolled back', rolledBack, 'Nothing to roll back'));
    });

  common(migrate.command('status').description('files and database side by side'), 'status')
    .option('--check', 'exit code 1 unless every migration is applied and unaltered')
    .action(async (options: CommonOptions & { check?: boolean }) => {
      const output = createOutput(options, streams);
      const migrations = await readMigrations(options.dir);
      const status = await connected((connection) => migrationStatus(connection, migrations));
      output.result({ migrations: status }, () => describeStatus(status, output));
      if (options.check === true && status.some(({ state }) => state !== 'applied' && state !== 'missing-file')) throw new AlreadyReported();
    });

  common(migrate.command('create').description('write the two files of a new migration').argument('<name...>', 'what it does, in words'), 'create')
    .action(async (words: readonly string[], options: CommonOptions) => {
      const created = await createMigration(options.dir, words.join(' '));
      createOutput(options, streams).result(created, () => `${created.up}\n${created.down}`);
    });

  common(migrate.command('verify').description('find what is wrong before production does'), 'verify')
    .option('--files-only', 'look at the files alone')
    .addOption(new Option('--scratch', 'try each way up, down and up again in a database made for it').conflicts('filesOnly'))
    .action(async (options: CommonOptions & { filesOnly?: boolean; scratch?: boolean }) => {
      const output = createOutput(options, streams);
      const problems = options.filesOnly === true
        ? await findMigrationProblems(options.dir, null)
        : await connected((connection, url) =>
            findMigrationProblems(options.dir, { connection, url, tables, scratch: options.scratch ?? false }));
      output.result({ problems }, () =>
        problems.length === 0
          ? output.paint('green', 'The migrations are in order')
          : problems.map(({ where, message }) => `${output.paint('red', where)} ${message}`).join('\n'));
      if (problems.length > 0) throw new AlreadyReported();
    });
  return migrate;
}

function common(command: Command, name: keyof typeof examples): Command {
  return command
    .option('--json', 'print the result as JSON')
    .option('--dir <folder>', 'the folder of the migrations', migrationsFolder)
    .addHelpText('after', examples[name]);
}

function waitOption(): Option {
  return new Option('--wait <seconds>', 'how long to wait for another process that migrates').argParser(parseNumber).default(600);
}

function parseNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0.');
  return Number(text);
}

/** NODE_ENV is development when nobody set it: a database on another machine is still not taken for a toy. */
function isForDevelopment({ production, DATABASE_URL }: Config): boolean {
  if (production) return false;
  return DATABASE_URL === undefined || ['localhost', '127.0.0.1', '[::1]', ''].includes(new URL(DATABASE_URL).hostname);
}

function describeRuns(what: string, runs: readonly MigrationRun[], none: string): string {
  return runs.length === 0 ? none : runs.map(({ id, durationMs }) => `${what} ${id} in ${durationMs} ms`).join('\n');
}

const colours: Readonly<Record<MigrationState, 'green' | 'yellow' | 'red' | 'dim'>> = {
  'applied': 'green', 'pending': 'yellow', 'out-of-order': 'red', 'altered': 'red', 'missing-file': 'dim',
};

function describeStatus(status: readonly MigrationStatus[], output: Output): string {
  if (status.length === 0) return 'There are no migrations';
  const rows = status.map(({ id, state, appliedAt, durationMs }) =>
    [id, output.paint(colours[state], state), appliedAt?.toISOString() ?? null, durationMs]);
  return formatTable(['migration', 'state', 'applied at', 'ms'], rows);
}
