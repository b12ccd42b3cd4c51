import { z } from 'zod';
import type { AdminConnection } from '../../src/data/open-admin-connection.ts';
import { encodeByHash, operationText } from '../harness/requests.ts';
import { send } from '../harness/running.ts';
import { clockMs } from './clock-ms.ts';
import { numberedTitle } from './numbered-title.ts';

/** Makes events, each with its number. */
export interface Publisher {
  /** Resolves when the server has answered. */
  publish(number: number): Promise<void>;
  /** When the event came to be, on the monotonic clock: committed, or about to be handed out. */
  momentOf(number: number): Promise<number>;
}

/** A task that commands rename, as it is at the moment. */
export interface RenamedTask {
  readonly uuid: string;
  version: number;
}

const published = z.object({ publishedMs: z.number() });

/** Asks a server that publishes in memory. */
export function memoryPublisher(port: number): Publisher {
  const moments = new Map<number, number>();
  return {
    async publish(number) {
      const body = JSON.stringify({ number });
      const { text } = await send(port, { method: 'POST', path: '/publish', headers: { 'content-type': 'application/json' }, body });
      moments.set(number, published.parse(JSON.parse(text)).publishedMs);
    },
    momentOf: async (number) => moments.get(number) ?? Number.NaN,
  };
}

const encode = encodeByHash(operationText);

/**
 * Sends commands: each renames the next task, so that no event shows what a later one did. When a command was committed is
 * asked of PostgreSQL.
 */
export function commandPublisher(port: number, token: string, tasks: readonly RenamedTask[], database: AdminConnection): Publisher {
  const taskOf = (number: number): RenamedTask => {
    const task = tasks[number % tasks.length];
    if (task === undefined) throw new Error('There is no task to rename');
    return task;
  };
  return {
    async publish(number) {
      const task = taskOf(number);
      const input = { id: `task_${task.uuid}`, expectedVersion: task.version, title: numberedTitle(number) };
      const { text } = await send(port, encode({ operation: 'renameTask', token, variables: { input } }, 'POST'));
      const version = Number(/"version":(\d+)/.exec(text)?.[1]);
      if (Number.isNaN(version)) throw new Error(`A command failed: ${text.slice(0, 500)}`);
      task.version = version;
    },
    async momentOf(number) {
      const before = clockMs();
      const [row] = await database.rows<{ at: string; now: string }>(
        'select extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as at, extract(epoch from clock_timestamp()) * 1000 as now from tasks where id = $1', [taskOf(number).uuid]);
      const after = clockMs();
      return (before + after) / 2 - (Number(row?.now) - Number(row?.at));
    },
  };
}
