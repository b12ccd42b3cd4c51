import { basicEnvironment, type Child, startChild } from './children.ts';
import type { Contestant } from './contestants.ts';
import { freePort } from './free-port.ts';
import { messageOf } from './message-of.ts';
import type { Ask, BenchRequest } from './requests.ts';
import { operationText } from './requests.ts';
import type { World } from './world.ts';

const startTimeoutMs = 60_000; // 1 minute
const answerTimeoutMs = 20_000;

/** A contestant that answers. */
export interface Running {
  readonly contestant: Contestant;
  readonly child: Child;
  readonly port: number;
  /** From the start of the process to the first right answer. */
  readonly coldStartMs: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Starts a contestant and waits for its first good answer. Throws, having stopped it, where it ends, refuses or takes too
 * long.
 */
export async function startContestant(
  world: World, contestant: Contestant, options: { readonly cache: boolean; readonly ask: Ask },
): Promise<Running> {
  const port = await freePort();
  const command = [...world.machine.pinContestant, process.execPath, ...contestant.args];
  const startedAt = performance.now();
  const child = startChild(command, {
    ...basicEnvironment(),
    ...contestant.environment(world, options.cache),
    PORT: String(port),
  });
  try {
    const request = contestant.encode(options.ask, 'POST');
    const first = await firstAnswer(child, port, request, startedAt + startTimeoutMs);
    if (contestant.name === 'apollo-server') await registerAutomatically(port, request, options.ask);
    else if (!isGood(first)) throw new Error(`answered ${first.status} ${first.text.slice(0, 500)}`);
    return { contestant, child, port, coldStartMs: performance.now() - startedAt };
  } catch (error) {
    await child.stop();
    throw new Error(`${contestant.name} did not start: ${messageOf(error)}\n${child.output()}`, { cause: error });
  }
}

/** Sends one request. */
export async function send(port: number, { method, path, headers, body }: BenchRequest): Promise<Answer> {
  const signal = AbortSignal.timeout(answerTimeoutMs);
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, signal, ...(method === 'POST' ? { body } : {}) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Automatic persisted queries: whoever first sends a hash also sends the text. */
export async function registerAutomatically(port: number, request: BenchRequest, ask: Ask): Promise<void> {
  const body: unknown = { query: operationText(ask.operation), ...jsonObject(request.body) };
  const answer = await send(port, { ...request, body: JSON.stringify(body) });
  if (!isGood(answer)) throw new Error(`answered ${answer.status} ${answer.text.slice(0, 500)}`);
}

export function isGood({ status, text }: Answer): boolean {
  return status === 200 && !text.includes('"errors":');
}

function jsonObject(text: string): object {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : {};
}

async function firstAnswer(child: Child, port: number, request: BenchRequest, until: number): Promise<Answer> {
  for (;;) {
    if (child.ended() !== null) throw new Error(`it ended with ${child.ended()}`);
    try {
      return await send(port, request);
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
