import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SubscriberOrder, SubscriberReport } from './subscriber-orders.ts';

/** Subscribers in a process of their own, so that a thousand of them do not slow the test that kills nodes. */
export interface Subscribers extends AsyncDisposable {
  order(order: Exclude<SubscriberOrder, { readonly kind: 'report' | 'ids' }>): void;
  /** Throws where their process has ended. */
  report(): Promise<SubscriberReport>;
  /** The ids of the events from a position on, as they were heard. */
  idsFrom(position: number): Promise<readonly string[]>;
}

const program = fileURLToPath(new URL('run-subscribers.ts', import.meta.url));

export function startSubscribers(): Subscribers {
  const child = fork(program, { execArgv: [], env: { PATH: process.env['PATH'] ?? '' } });
  const ended = new AbortController();
  child.once('exit', (code) => ended.abort(new Error(`The subscribers ended with ${code}`)));

  /** One question at a time. */
  async function ask(order: SubscriberOrder): Promise<unknown> {
    const answer = once(child, 'message', { signal: ended.signal });
    child.send(order);
    return ((await answer) as readonly unknown[])[0];
  }

  return {
    order: (order) => void child.send(order),
    report: async () => (await ask({ kind: 'report' })) as SubscriberReport,
    idsFrom: async (position) => (await ask({ kind: 'ids', from: position })) as readonly string[],
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
