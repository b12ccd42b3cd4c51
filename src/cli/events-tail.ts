import { setTimeout as delay } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { nobody } from '../events/by-nobody.ts';
import { readAfter, readHead } from '../events/read-log.ts';
import type { LoggedEvent } from '../model/event.ts';
import { encodeId } from '../model/global-id.ts';
import { parseCount } from './parse-count.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

export interface EventsDependencies extends RegistryDependencies {
  /** Of events that there may be. */
  readonly types: readonly string[];
}

interface TailOptions {
  readonly from?: number;
  readonly limit?: number;
  readonly type?: readonly string[];
  readonly follow: boolean;
  readonly json?: boolean;
}

const pageSize = 200;
const pollMs = 500;
const shownAtFirst = 20;

/** `portcullis events tail`: prints events until Ctrl-C, the limit, or (without following) the end of the log. */
export function eventsTailCommand(dependencies: EventsDependencies): Command {
  return new Command('tail')
    .description('print events as they come, one a line')
    .option('--from <position>', `begin with this one; else with the last ${shownAtFirst}`, parseCount)
    .option('--limit <count>', 'end after so many', parseCount)
    .addOption(new Option('--type <names...>', 'only events of these types').choices(dependencies.types))
    .option('--no-follow', 'end at the end of the log')
    .option('--json', 'print one JSON document a line')
    .action(async (options: TailOptions) => {
      const { stdout } = dependencies.streams ?? process;
      const interrupted = new AbortController();
      const interrupt = () => interrupted.abort();
      process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
      const types = options.type === undefined ? null : new Set(options.type);
      try {
        await withRegistryDatabase(dependencies, async (database) => {
          const session = () => database.readPrimary({ deadline: performance.now() + 30_000, signal: new AbortController().signal });
          const { lastPosition, firstPosition } = await readHead(session());
          let position = Math.max((options.from ?? lastPosition - shownAtFirst + 1) - 1, firstPosition - 1, 0);
          let left = options.limit ?? Infinity;
          while (left > 0 && !interrupted.signal.aborted) {
            const page = await readAfter(session(), position, pageSize);
            const wanted = page.filter(({ type }) => types?.has(type) ?? true).slice(0, left);
            for (const event of wanted) stdout.write(`${options.json === true ? asJson(event) : describe(event)}\n`);
            left -= wanted.length;
            position = page.at(-1)?.position ?? position;
            if (page.length === pageSize) continue;
            if (!options.follow) return;
            await delay(pollMs, undefined, { signal: interrupted.signal }).catch(() => undefined);
          }
        });
      } finally {
        process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      }
    });
}

function describe({ position, at, type, entity, actorId, payload }: LoggedEvent): string {
  const version = entity.version === null ? '' : ` v${entity.version}`;
  const actor = actorId === nobody ? 'nobody' : encodeId('user', actorId);
  return `${position}  ${at.slice(0, 23)}Z  ${type}  ${entity.typeName} ${entity.id}${version}  by ${actor}  ${JSON.stringify(payload)}`;
}

function asJson({ wal, ...event }: LoggedEvent): string {
  return JSON.stringify({ ...event, wal: { timeline: wal.timeline, lsn: `${(wal.lsn >> 32n).toString(16)}/${(wal.lsn & 0xffffffffn).toString(16)}`.toUpperCase() } });
}
