import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { basicEnvironment, type Child, startChild } from '../harness/children.ts';
import { freePort } from '../harness/free-port.ts';
import type { World } from '../harness/world.ts';
import type { FanOutContestant } from './contestants.ts';

/** A server that answers. */
export interface FanOutServer {
  readonly child: Child;
  /** Of the subscribers. */
  readonly port: number;
  /** Where events are published. */
  readonly publishPort: number;
  /** What its subscribers ask for where that is not what all ask for. */
  readonly subscribe: object | null;
  /** KiB that the process holds when its garbage is gone. */
  memoryKib(): Promise<number>;
}

const memoryTeller = fileURLToPath(new URL('../harness/tell-memory.js', import.meta.url));
const ownPlace = z.object({ port: z.number(), subscribe: z.record(z.string(), z.unknown()) });
const startTimeoutMs = 60_000; // 1 minute

/** Throws, having stopped it, when it does not come up. */
export async function startFanOutServer(world: World, contestant: FanOutContestant, messageFile: string): Promise<FanOutServer> {
  const publishPort = await freePort();
  const child = startChild([...world.machine.pinContestant, process.execPath, '--expose-gc', '--import', memoryTeller, ...contestant.args], {
    ...basicEnvironment(),
    ...contestant.environment(world, messageFile),
    PORT: String(publishPort),
  });
  try {
    const text = await firstAnswer(child, publishPort, performance.now() + startTimeoutMs);
    const own = contestant.name === 'portcullis-memory' ? ownPlace.parse(JSON.parse(text)) : null;
    return { child, publishPort, port: own?.port ?? publishPort, subscribe: own?.subscribe ?? null, memoryKib: () => memoryOf(child) };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

async function firstAnswer(child: Child, port: number, untilMs: number): Promise<string> {
  for (;;) {
    if (child.ended() !== null) throw new Error(`it ended with ${child.ended()}:\n${child.output()}`);
    try {
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{"number":0}', headers: { 'content-type': 'application/json' } });
      return await response.text();
    } catch (error) {
      if (performance.now() > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function memoryOf(child: Child): Promise<number> {
  return new Promise((resolve) => {
    child.listen((message) => {
      if (typeof message === 'object' && message !== null && 'rss' in message && typeof message.rss === 'number') resolve(message.rss / 1_024);
    });
    child.send({ type: 'memory' });
  });
}
