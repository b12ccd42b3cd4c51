import { setTimeout as sleep } from 'node:timers/promises';
import { type Contestant, serveSources } from '../harness/contestants.ts';
import { messageOf } from '../harness/message-of.ts';
import { memoryOf } from '../harness/process-cost.ts';
import { median } from '../harness/numbers.ts';
import type { Ask } from '../harness/requests.ts';
import { startContestant } from '../harness/running.ts';
import type { WorkloadResult } from '../report/workload-result.ts';
import { embeddedContestant } from './embedded-contestant.ts';
import type { Workload, WorkloadContext } from './workload.ts';

const restMs = 3_000; // what a start leaves behind is collected by then

interface Entry {
  readonly contestant: Contestant;
  readonly ask: Ask;
  readonly startsMs: number[];
  readonly memoryMib: number[];
  /** Why it is not measured. */
  note?: string;
}

/** From the start of the process to the first right answer, and its memory a while later. */
export const coldStart: Workload = { name: 'start', groups: ['memory', 'cold-start'], run };

async function run(context: WorkloadContext): Promise<WorkloadResult> {
  const { world, sample, contestants, options, say } = context;
  const [viewer] = sample.viewers;
  if (viewer === undefined) throw new Error('The sample data has nobody');
  const ask: Ask = { operation: 'task', token: viewer.token, variables: { id: viewer.taskIds[0] } };
  const entries: Entry[] = contestants
    .filter(({ operations }) => operations.includes('task'))
    .map((contestant) => ({ contestant, ask, startsMs: [], memoryMib: [] }));
  const us = contestants.find(({ kind }) => kind === 'us');
  if (us !== undefined) {
    const fromSources = { ...us, name: 'portcullis-sources', title: 'Portcullis from its sources, as in a clone', args: serveSources };
    entries.push({ contestant: fromSources, ask, startsMs: [], memoryMib: [] });
    say('start: preparing an embedded PostgreSQL with a replica');
    const embedded = await embeddedContestant(context);
    const entry: Entry = { contestant: embedded.contestant, ask: embedded.ask, startsMs: [], memoryMib: [] };
    entries.push(entry);
    await embedded.prepare().catch((error: unknown) => (entry.note = messageOf(error)));
  }
  for (let round = 0; round < options.rounds; round += 1) {
    for (const entry of entries) {
      if (entry.note !== undefined) continue;
      say(`start: round ${round + 1} of ${options.rounds}, ${entry.contestant.name}`);
      try {
        const running = await startContestant(world, entry.contestant, { cache: false, ask: entry.ask });
        await using started = context.stack.use(new AsyncDisposableStack());
        started.defer(() => running.child.stop());
        await sleep(restMs);
        entry.startsMs.push(running.coldStartMs);
        entry.memoryMib.push(memoryOf(running.child.pid));
      } catch (error) {
        entry.note = messageOf(error);
      }
    }
  }
  return {
    name: 'start',
    title: 'Cold start and memory at rest',
    description: 'From the start of the process to its first right answer, against a running PostgreSQL unless said otherwise; resident memory 3 s later.',
    columns: [
      { key: 'startMs', label: 'start ms', digits: 0 },
      { key: 'memoryMib', label: 'memory MiB', digits: 0 },
    ],
    rows: entries.map(({ contestant, startsMs, memoryMib, note }) => ({
      contestant: contestant.name,
      title: contestant.title,
      values: { startMs: median(startsMs), memoryMib: median(memoryMib) },
      ...(note === undefined ? {} : { note }),
    })),
    raw: Object.fromEntries(entries.map(({ contestant, startsMs, memoryMib }) => [contestant.name, { startsMs, memoryMib }])),
  };
}
