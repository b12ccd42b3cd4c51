import { clockMs } from './clock-ms.ts';
import type { FromReceiver, ToReceiver } from './messages.ts';
import { openSubscriber, type Opening } from './open-subscriber.ts';

/** A process that holds a share of the subscribers. Started by the benchmark, which it talks to over its channel. */
const openingAtOnce = 50;
let events = new Uint32Array();
let sums = new Float64Array();
let last = new Uint32Array();
let times: number[] | null = null;
let total = 0;

const tell = (message: FromReceiver): void => void process.send?.(message);

function onEvent(subscriber: number, number: number): void {
  events[subscriber] = (events[subscriber] ?? 0) + 1;
  sums[subscriber] = (sums[subscriber] ?? 0) + number;
  last[subscriber] = number;
  total += 1;
  times?.push(clockMs());
  if (total % events.length !== 0) return;
  tell({ type: 'round', rounds: total / events.length, times: times ?? [] });
  if (times !== null) times = [];
}

async function open(port: number, count: number, openings: readonly Opening[]): Promise<void> {
  events = new Uint32Array(count);
  sums = new Float64Array(count);
  last = new Uint32Array(count);
  let next = 0;
  const openSome = async (): Promise<void> => {
    for (let subscriber = next++; subscriber < count; subscriber = next++) {
      const opening = openings[subscriber % openings.length];
      if (opening === undefined) throw new Error('Nothing to open');
      const own = subscriber;
      await openSubscriber(port, opening, (number) => onEvent(own, number), (why) => tell({ type: 'failed', why }));
    }
  };
  await Promise.all(Array.from({ length: openingAtOnce }, openSome));
}

function begin(withTimes: boolean): void {
  events.fill(0);
  sums.fill(0);
  last.fill(0);
  total = 0;
  times = withTimes ? [] : null;
}

const leastAndMost = (values: Iterable<number>): [number, number] =>
  [...values].reduce<[number, number]>(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Number.MAX_VALUE, 0]);

process.on('message', (message: ToReceiver) => {
  switch (message.type) {
    case 'open':
      open(message.port, message.count, message.openings).then(
        () => tell({ type: 'opened' }),
        (error: unknown) => tell({ type: 'failed', why: String(error) }),
      );
      break;
    case 'begin':
      begin(message.times);
      tell({ type: 'begun' });
      break;
    case 'count':
      tell({ type: 'counted', counts: { events: leastAndMost(events), sums: leastAndMost(sums), last: leastAndMost(last) } });
  }
});
process.once('disconnect', () => process.exit(0));
