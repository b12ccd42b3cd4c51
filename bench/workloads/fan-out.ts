import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fanOutContestants, type FanOutContestant } from '../fan-out/contestants.ts';
import { firstMessage } from '../fan-out/first-message.ts';
import { type FanOutFigures, measureFanOut } from '../fan-out/measure-fan-out.ts';
import { openingOf } from '../fan-out/openings.ts';
import { commandPublisher, memoryPublisher, type Publisher } from '../fan-out/publishers.ts';
import { type FanOutServer, startFanOutServer } from '../fan-out/start-server.ts';
import { renamedTasks, watchedProject, type WatchedProject } from '../fan-out/watched-project.ts';
import { normalise } from '../harness/compare-answers.ts';
import { messageOf } from '../harness/message-of.ts';
import { median } from '../harness/numbers.ts';
import type { ResultRow, WorkloadResult } from '../report/workload-result.ts';
import type { Workload, WorkloadContext } from './workload.ts';

/** To open thousands of connections takes longer than to measure. */
const mostRounds = 3;
const spareFiles = 500;
const limit = 'raw-sockets';
const withPayload = z.object({ payload: z.unknown() });

/** One event to all of 1,000 and of 5,000 subscribers. */
export const fanOutWorkloads: readonly Workload[] = [1_000, 5_000].map((count) => ({
  name: `fan-out-${count}`, groups: ['fanout'], run: (context) => run(context, count),
}));

async function run(context: WorkloadContext, count: number): Promise<WorkloadResult> {
  const { options, world, say } = context;
  const name = `fan-out-${count}`;
  const project = await watchedProject(world, context.sample);
  const messageFile = join(world.directory, 'message.json');
  const chosen = fanOutContestants.filter((each) => options.contestants === null || options.contestants.includes(each.name) || each.name === 'portcullis');
  const notes = new Map<string, string>();
  const measured = new Map<string, FanOutFigures[]>(chosen.map((each) => [each.name, []]));
  const openFiles = mostOpenFiles();
  if (openFiles < count + spareFiles) for (const each of chosen) notes.set(each.name, `needs ${count + spareFiles} open files (ulimit -n), and may have ${openFiles}`);
  let expected: string | null = null;
  let number = 0;

  async function measure(contestant: FanOutContestant): Promise<void> {
    const server = await startFanOutServer(world, contestant, messageFile);
    await using stack = context.stack.use(new AsyncDisposableStack());
    stack.defer(() => server.child.stop());
    const publisher = publisherOf(context, contestant, server, project);
    const openings = project.tokens.map((token) => openingOf(contestant, token, project.id, server.subscribe));
    const [opening] = openings;
    if (opening === undefined) throw new Error('Nobody sees the project');
    // All are compared by events of the same task, each with a title of its own: what does not change is no event.
    const message = await firstMessage(server.port, opening, () => publisher.publish((number = (Math.floor(number / renamedTasks) + 1) * renamedTasks)));
    if (expected === null) await writeFile(messageFile, message);
    const shown = server.subscribe === null ? shownIn(message) : expected;
    expected ??= shown;
    if (shown !== expected) throw new Error(`another answer, not timed: ${message.slice(0, 500)}`);
    const figures = await measureFanOut(server, publisher, openings, { count, seconds: options.seconds, from: number + 1 });
    number += figures.events;
    measured.get(contestant.name)?.push(figures);
  }

  const rounds = Math.min(options.rounds, mostRounds);
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < chosen.length; turn += 1) {
      // The first message comes from Portcullis: it is what the others send.
      const contestant = chosen[(round + turn) % chosen.length];
      if (contestant === undefined || notes.has(contestant.name)) continue;
      say(`${name}: round ${round + 1} of ${rounds}, ${contestant.name}`);
      await measure(contestant).catch((error: unknown) => notes.set(contestant.name, messageOf(error)));
    }
  }
  return {
    name,
    title: `Subscription fan-out to ${count.toLocaleString('en')} subscribers`,
    description:
      `One event, ${Buffer.byteLength(readFileSync(messageFile))} bytes, to all subscribers of ${project.tokens.length} viewers. Portcullis runs a command for each: its delays count from the commit in PostgreSQL, those of ` +
      'the others, who are given the complete event and load nothing, from the call that publishes it. Memory is resident, after a garbage collection.',
    columns: [
      { key: 'messagesPerSecond', label: 'messages/s', digits: 0 },
      { key: 'ratio', label: '× limit', digits: 2 },
      { key: 'p50Ms', label: 'p50 ms', digits: 1 },
      { key: 'p99Ms', label: 'p99 ms', digits: 1 },
      { key: 'serverUs', label: 'server µs', digits: 1 },
      { key: 'memoryKib', label: 'KiB a subscriber', digits: 1 },
    ],
    rows: chosen.map((contestant) => rowOf(contestant, measured, notes.get(contestant.name))),
    chart: 'messagesPerSecond',
    raw: Object.fromEntries(measured),
  };
}

function rowOf({ name, title }: FanOutContestant, measured: ReadonlyMap<string, readonly FanOutFigures[]>, note: string | undefined): ResultRow {
  const rounds = measured.get(name) ?? [];
  const middle = (key: keyof FanOutFigures): number => median(rounds.map((round) => round[key]));
  const limits = measured.get(limit) ?? [];
  return {
    contestant: name,
    title,
    values: {
      messagesPerSecond: middle('messagesPerSecond'),
      ratio: median(rounds.map(({ messagesPerSecond }, index) => messagesPerSecond / (limits[index]?.messagesPerSecond ?? Number.NaN))),
      p50Ms: middle('p50Ms'),
      p99Ms: middle('p99Ms'),
      serverUs: middle('serverUs'),
      memoryKib: middle('memoryKib'),
    },
    ...(note === undefined ? {} : { note }),
  };
}

function publisherOf({ world }: WorkloadContext, { events }: FanOutContestant, server: FanOutServer, project: WatchedProject): Publisher {
  if (events === 'memory') return memoryPublisher(server.publishPort);
  return commandPublisher(server.publishPort, project.commander, project.tasks, world.database);
}

/** What an event shows, without what is another's in each event. */
function shownIn(message: string): string | null {
  return normalise(JSON.stringify(withPayload.parse(JSON.parse(message)).payload).replaceAll(/"(id|at|title)":"[^"]*"/g, '"$1":""'), (data) => data);
}

/** How many sockets a process may hold. Node raises the limit for itself as far as it may. */
function mostOpenFiles(): number {
  try {
    const [, soft, hard] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return Number((hard ?? soft)?.replace('unlimited', 'Infinity'));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
