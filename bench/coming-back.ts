import { z } from 'zod';
import { fanOutContestants } from './fan-out/contestants.ts';
import { firstMessage } from './fan-out/first-message.ts';
import type { Opening } from './fan-out/open-subscriber.ts';
import { openingOf } from './fan-out/openings.ts';
import { commandPublisher } from './fan-out/publishers.ts';
import { openReceivers } from './fan-out/receivers.ts';
import { type FanOutServer, startFanOutServer } from './fan-out/start-server.ts';
import { watchedProject } from './fan-out/watched-project.ts';
import { buildOurs } from './harness/build-ours.ts';
import { stopChildren } from './harness/children.ts';
import { settleOnMachine } from './harness/machine.ts';
import { cpuOf, cpuOfFamily } from './harness/process-cost.ts';
import { createWorld } from './harness/world.ts';
import { chooseSample } from './workloads/sample.ts';

/*
 * How long it takes until subscribers that come back all at once have what they missed: on a node that has just started, and
 * on one that has the events in memory. Each has a WebSocket of its own.
 *   node bench/coming-back.ts [subscribers = 1000] [missed events = 500]
 */
const [count = 1_000, missed = 500] = process.argv.slice(2).map(Number);
const [portcullis] = fanOutContestants;
if (portcullis === undefined) throw new Error('There is nothing to measure');
const say = (message: string): void => console.log(message);
const seen = z.object({ payload: z.object({ extensions: z.object({ cursor: z.string() }) }) });
const subscribing = z.looseObject({ payload: z.looseObject({ extensions: z.record(z.string(), z.unknown()) }) });

/** The same subscription, which goes on behind the cursor. */
function goingOn(opening: Opening, after: string): Opening {
  const { payload, ...rest } = subscribing.parse(JSON.parse(opening.subscribe));
  return { ...opening, subscribe: JSON.stringify({ ...rest, payload: { ...payload, extensions: { ...payload.extensions, after } } }) };
}

await using stack = new AsyncDisposableStack();
buildOurs(say);
const world = await createWorld({ machine: settleOnMachine(), scale: 1, freeText: false, stack, say });
stack.defer(stopChildren);
const project = await watchedProject(world, await chooseSample(world));
const openings = project.tokens.map((token) => openingOf(portcullis, token, project.id, null));

async function comeBack(server: FanOutServer, after: string, what: string): Promise<void> {
  const before = { ms: performance.now(), node: cpuOf(server.child.pid), postgres: cpuOfFamily(world.postgresPid) };
  await using receivers = await openReceivers(server.port, count, openings.map((opening) => goingOn(opening, after)));
  await receivers.rounds(missed);
  const seconds = (performance.now() - before.ms) / 1_000;
  const [node, postgres] = [cpuOf(server.child.pid) - before.node, cpuOfFamily(world.postgresPid) - before.postgres].map((us) => (us / 1e6).toFixed(2));
  const { events: [least, most] } = await receivers.counts();
  if (least !== missed || most !== missed) throw new Error(`They got ${least} to ${most} events, not ${missed}`);
  say(`${what}: ${count} subscribers have ${missed} events each after ${seconds.toFixed(1)} s; CPU of the node ${node} s, of PostgreSQL ${postgres} s`);
}

const first = await startFanOutServer(world, portcullis, '');
const publisher = commandPublisher(first.publishPort, project.commander, project.tasks, world.database);
const [opening] = openings;
if (opening === undefined) throw new Error('Nobody sees the project');
let published = 0;
const publishNext = (): Promise<void> => publisher.publish((published += 1));
const { cursor } = seen.parse(JSON.parse(await firstMessage(first.port, opening, publishNext))).payload.extensions;
// The log has nothing but these events: the place of each is its number.
const place = Number(Buffer.from(cursor, 'base64url').readBigUInt64BE(4));
say(`publishing ${missed} events`);
for (let left = place + missed - published; left > 0; left -= 1) await publishNext();
await comeBack(first, cursor, 'A node that has the events in memory');
await first.child.stop();
for (const time of ['once', 'again']) {
  const next = await startFanOutServer(world, portcullis, '');
  await comeBack(next, cursor, `A node that has just started, ${time}`);
  await next.child.stop();
}
