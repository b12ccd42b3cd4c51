import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { basicEnvironment, type Child, startChild } from '../harness/children.ts';
import { type Counts, type FromReceiver, fromReceiver, type ToReceiver } from './messages.ts';
import type { Opening } from './open-subscriber.ts';

const program = fileURLToPath(new URL('receive.ts', import.meta.url));
const patienceMs = 60_000; // 1 minute

/** The processes that hold all subscribers of one contestant. */
export interface Receivers extends AsyncDisposable {
  /** Counts from nothing again; with `times` the moments are kept at which events come, one event at a time. */
  begin(times: boolean): Promise<void>;
  /** Resolves when as many events have come as make this many for every subscriber; with the moments since the last time. */
  rounds(count: number): Promise<readonly number[]>;
  counts(): Promise<Counts>;
}

interface Process {
  readonly child: Child;
  rounds: number;
  times: number[];
}

/** Opens the subscriptions, shared out over as many processes as there are cores to spare. Throws when one is refused. */
export async function openReceivers(port: number, count: number, openings: readonly Opening[]): Promise<Receivers> {
  const share = Math.min(4, Math.max(1, availableParallelism() - 1));
  const failures: string[] = [];
  const looks = new Set<() => void>();
  const processes = Array.from({ length: share }, (): Process => ({ child: startChild([process.execPath, program], basicEnvironment()), rounds: 0, times: [] }));
  const answers = new Map<Process, (message: FromReceiver) => void>();

  for (const each of processes) {
    each.child.listen((message) => {
      const said = fromReceiver.parse(message);
      if (said.type === 'failed') failures.push(said.why);
      else if (said.type === 'round') {
        each.rounds = said.rounds;
        for (const time of said.times) each.times.push(time);
      } else answers.get(each)?.(said);
      for (const look of looks) look();
    });
    void each.child.end.then(() => failures.push(`a receiving process ended: ${each.child.output()}`));
  }

  /** Resolves when something is so; rejects when a connection failed, or after a while. */
  function until(isSo: () => boolean, what: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => {
      if (failures.length > 0) reject(new Error(`${failures.length} failures of subscribers, the first: ${failures[0]}`));
      else if (isSo()) resolve();
    };
    looks.add(look);
    const timer = setTimeout(() => reject(new Error(`Waited too long for ${what}`)), patienceMs);
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      looks.delete(look);
    });
  }

  async function askAll(messageFor: (index: number) => ToReceiver): Promise<readonly FromReceiver[]> {
    const answered = new Map<Process, FromReceiver>();
    for (const [index, each] of processes.entries()) {
      answers.set(each, (message) => answered.set(each, message));
      each.child.send(messageFor(index));
    }
    await until(() => answered.size === processes.length, 'an answer of the receiving processes');
    return [...answered.values()];
  }

  const countOf = (index: number): number => Math.floor(count / share) + (index < count % share ? 1 : 0);
  try {
    await askAll((index) => ({ type: 'open', port, count: countOf(index), openings }));
  } catch (error) {
    await Promise.all(processes.map(({ child }) => child.stop()));
    throw error;
  }

  return {
    async begin(times) {
      await askAll(() => ({ type: 'begin', times }));
      for (const each of processes) Object.assign(each, { rounds: 0, times: [] });
    },
    async rounds(wanted) {
      await until(() => processes.every(({ rounds }) => rounds >= wanted), 'events');
      return processes.flatMap((each) => each.times.splice(0));
    },
    async counts() {
      const counted = (await askAll(() => ({ type: 'count' }))).flatMap((message) => (message.type === 'counted' ? [message.counts] : []));
      const merged = (key: keyof Counts): [number, number] => [
        Math.min(...counted.map((each) => each[key][0])), Math.max(...counted.map((each) => each[key][1])),
      ];
      return { events: merged('events'), sums: merged('sums'), last: merged('last') };
    },
    async [Symbol.asyncDispose]() {
      looks.clear();
      await Promise.all(processes.map(({ child }) => child.stop()));
    },
  };
}
