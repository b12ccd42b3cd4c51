import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SubscriberOrder, SubscriberReport } from './subscriber-orders.ts';

/** Subscribers in a process of their own, so that a thousand of them do not slow the test that kills nodes. */
export interface Subscribers extends AsyncDisposable {
  order(order: Exclude<SubscriberOrder, { readonly kind: 'report' }>): void;
  report(): Promise<SubscriberReport>;
}

const program = fileURLToPath(new URL('run-subscribers.ts', import.meta.url));

export function startSubscribers(): Subscribers {
  const child = fork(program, { execArgv: [], env: { PATH: process.env['PATH'] ?? '' } });
  return {
    order: (order) => void child.send(order),
    async report() {
      child.send({ kind: 'report' } satisfies SubscriberOrder);
      const [answer] = (await once(child, 'message')) as [SubscriberReport];
      return answer;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
