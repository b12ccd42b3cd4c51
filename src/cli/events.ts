import { Command } from 'commander';
import { OperatorError } from '../errors.ts';
import { pruneEvents } from '../events/prune-events.ts';
import { replayEvents } from '../events/replay-events.ts';
import { type LogStats, readLogStats } from '../events/log-stats.ts';
import { confirm } from './confirm.ts';
import { type EventsDependencies, eventsTailCommand } from './events-tail.ts';
import { createOutput, formatTable } from './output.ts';
import { parseCount } from './parse-count.ts';
import { parseDurationMs } from './parse-duration.ts';
import { counted } from './print-values.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

const examples = `
Examples:
  $ portcullis events stats
  $ portcullis events tail --type TaskCreated
  $ portcullis events replay --consumer activity --from 1
  $ portcullis events prune --older-than 30d

The database is DATABASE_URL; without it, the embedded PostgreSQL in PORTCULLIS_DATA_DIR. More: docs/events.md`;

/** `portcullis events …`: the ordered log of what happened. */
export function eventsCommand(dependencies: EventsDependencies): Command {
  return new Command('events')
    .description('read the event log, let consumers read it again, drop what is old')
    .addHelpText('after', examples)
    .addCommand(eventsTailCommand(dependencies))
    .addCommand(statsCommand(dependencies))
    .addCommand(replayCommand(dependencies))
    .addCommand(pruneCommand(dependencies));
}

function statsCommand(dependencies: RegistryDependencies): Command {
  return new Command('stats')
    .description('where the log stands, how far its consumers are, and what happens most')
    .option('--json', 'print the result as JSON')
    .action(async (options: { readonly json?: boolean }) => {
      const output = createOutput(options, dependencies.streams);
      const stats = await withRegistryDatabase(dependencies, (database, limits) => readLogStats(database.readPrimary(limits)));
      output.result(stats, () => describeStats(stats));
    });
}

function describeStats(stats: LogStats): string {
  const bytes = stats.partitions.reduce((total, partition) => total + partition.bytes, 0);
  const kept = stats.lastPosition - stats.firstPosition + 1;
  const lines = [
    `Positions ${stats.firstPosition} to ${stats.lastPosition} (${counted(kept, 'event')}, ${(bytes / 1_048_576).toFixed(1)} MB in ${counted(stats.partitions.length, 'partition')}), epoch ${stats.epoch}`,
    stats.waiting === 0 ? 'Nothing waits in the outbox' : `${counted(stats.waiting, 'event')} in the outbox, the oldest for ${(stats.oldestWaitingSeconds ?? 0).toFixed(1)} s: is a node running?`,
  ];
  if (stats.consumers.length > 0) {
    const rows = stats.consumers.map(({ name, position, behind, retrying, dead }) => [name, position, behind, retrying, dead]);
    lines.push('', formatTable(['consumer', 'position', 'behind', 'retrying', 'dead'], rows));
  }
  if (stats.types.length > 0) lines.push('', formatTable(['event', 'in the last hour'], stats.types.map(({ type, count }) => [type, count])));
  return lines.join('\n');
}

interface ReplayOptions {
  readonly consumer: string;
  readonly from: number;
  readonly again?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function replayCommand(dependencies: RegistryDependencies): Command {
  return new Command('replay')
    .description('let a consumer read the log again from a position on')
    .requiredOption('--consumer <name>', 'which one: see events stats')
    .requiredOption('--from <position>', 'the first event it reads again', parseCount)
    .option('--again', 'also repeat effects outside of the database that are known to be done')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON')
    .action(async ({ consumer, from, again = false, yes, json }: ReplayOptions) => {
      const output = createOutput({ json }, dependencies.streams);
      const position = await withRegistryDatabase(dependencies, async (database, limits) => {
        const replay = async (really: boolean): Promise<number> => {
          const { value } = await database.transaction(limits, async (tx) => ({ commit: really, value: await replayEvents(tx, { consumer, from, again: really && again }) }));
          if (value === null) throw new OperatorError(`There is no consumer ${consumer}: portcullis events stats lists them`);
          return value;
        };
        if (yes !== true) await confirm(`The consumer ${consumer} will handle events again from position ${await replay(false)} on.`, dependencies.streams ?? process);
        return replay(true);
      });
      output.result({ consumer, from: position }, () => `${consumer} reads again from position ${position} on`);
    });
}

interface PruneOptions {
  readonly olderThan: number;
  readonly abandon?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function pruneCommand(dependencies: RegistryDependencies): Command {
  return new Command('prune')
    .description('drop old events, whole days at a time; cursors that lead there have expired from then on')
    .requiredOption('--older-than <duration>', 'such as 30d', parseDurationMs)
    .option('--abandon', 'also what some consumer has not read yet')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON')
    .action(async ({ olderThan, abandon = false, yes, json }: PruneOptions) => {
      const output = createOutput({ json }, dependencies.streams);
      if (yes !== true) await confirm('Events that are pruned cannot be read again.', dependencies.streams ?? process);
      const pruned = await withRegistryDatabase(dependencies, (database, limits) =>
        pruneEvents(database, { olderThan: new Date(Date.now() - olderThan), abandon }, limits));
      output.result({ pruned }, () => (pruned.length === 0 ? 'Nothing to prune' : `Dropped ${pruned.map(({ partition }) => partition).join(', ')}`));
    });
}
