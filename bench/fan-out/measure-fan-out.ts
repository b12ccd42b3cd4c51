import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf } from '../harness/process-cost.ts';
import type { Publisher } from './publishers.ts';
import { openReceivers, type Receivers } from './receivers.ts';
import type { Opening } from './open-subscriber.ts';
import type { FanOutServer } from './start-server.ts';

export interface FanOutFigures {
  /** Delivered to all subscribers together. */
  readonly messagesPerSecond: number;
  /** Of the server's CPU for each message delivered. */
  readonly serverUs: number;
  /** From the event to a subscriber that has it. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the server's resident memory for each subscriber. */
  readonly memoryKib: number;
  /** How many events were published. */
  readonly events: number;
}

export interface FanOutLoad {
  readonly count: number;
  /** Of load for the rate. */
  readonly seconds: number;
  /** The number of the first event. */
  readonly from: number;
}

/** In flight at a time where the rate is measured: nobody waits for the next event. */
const inFlight = 4;
const timedEvents = 25;
/** Before: the first dozen run code that is not compiled yet, in the server and in the receivers. */
const warmingEvents = 40;
const restMs = 40;

/**
 * Subscribes `count` times to one server and publishes: first one event at a time, to warm up and then for the delays, then as
 * many as it takes for the rate. Every subscriber must get every event once. Throws where one does not, and when the server fails.
 */
export async function measureFanOut(
  server: FanOutServer, publisher: Publisher, openings: readonly Opening[], { count, seconds, from }: FanOutLoad,
): Promise<FanOutFigures> {
  let number = from;
  const memoryBefore = await server.memoryKib();
  await using receivers = await openReceivers(server.port, count, openings);
  await receivers.begin(false);
  // Nothing tells that a subscription has begun but an event.
  while (!(await reachesAll(receivers, publisher, number++)));
  const memoryKib = ((await server.memoryKib()) - memoryBefore) / count;

  await timeEvents(receivers, publisher, number, warmingEvents);
  number += warmingEvents;
  const delays = await timeEvents(receivers, publisher, number, timedEvents);
  number += timedEvents;

  await receivers.begin(false);
  const before = { cpu: cpuOf(server.child.pid), ms: performance.now() };
  const first = number;
  let published = 0;
  const publishOn = async (): Promise<void> => {
    while (performance.now() - before.ms < seconds * 1_000) {
      published += 1;
      const own = published;
      await publisher.publish(number++);
      await receivers.rounds(own);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, publishOn));
  await receivers.rounds(published);
  const tookSeconds = (performance.now() - before.ms) / 1_000;
  const serverUs = (cpuOf(server.child.pid) - before.cpu) / (published * count);
  await requireAll(receivers, first, published);
  return { messagesPerSecond: (published * count) / tookSeconds, serverUs, p50Ms: quantile(delays, 0.5), p99Ms: quantile(delays, 0.99), memoryKib, events: number - from };
}

/** Whether every subscriber gets this event within a while. */
async function reachesAll(receivers: Receivers, publisher: Publisher, number: number): Promise<boolean> {
  await publisher.publish(number);
  for (let look = 0; look < 20; look += 1) {
    const { last } = await receivers.counts();
    if (last[0] === number) return true;
    await sleep(100);
  }
  return false;
}

async function timeEvents(receivers: Receivers, publisher: Publisher, from: number, events: number): Promise<readonly number[]> {
  await receivers.begin(true);
  const delays: number[] = [];
  for (let event = 0; event < events; event += 1) {
    await publisher.publish(from + event);
    const times = await receivers.rounds(event + 1);
    const moment = await publisher.momentOf(from + event);
    for (const time of times) delays.push(time - moment);
    await sleep(restMs);
  }
  await requireAll(receivers, from, events);
  return delays;
}

async function requireAll(receivers: Receivers, from: number, events: number): Promise<void> {
  const { events: got, sums } = await receivers.counts();
  const sum = events * from + (events * (events - 1)) / 2;
  if (got.some((each) => each !== events) || sums.some((each) => each !== sum)) {
    throw new Error(`Not every subscriber got each of ${events} events once: they got ${got.join(' to ')}`);
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
