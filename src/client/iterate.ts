import type { OperationResult, ResultSink } from './subscription-client.ts';

/** What comes to a sink, one after another; throws its error. `return` ends the subscription, at once. */
export function iterate(subscribe: (sink: ResultSink) => () => void): AsyncIterableIterator<OperationResult, void> {
  const waiting: OperationResult[] = [];
  const end: { failure: { readonly error: unknown } | null; done: boolean } = { failure: null, done: false };
  let wake = (): void => undefined;
  const stop = subscribe({
    next(result) {
      waiting.push(result);
      wake();
    },
    error(error) {
      end.failure = { error };
      wake();
    },
    complete() {
      end.done = true;
      wake();
    },
  });

  async function* results(): AsyncGenerator<OperationResult, void, void> {
    for (;;) {
      yield* waiting.splice(0);
      if (waiting.length > 0) continue;
      if (end.failure !== null) throw end.failure.error;
      if (end.done) return;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  const iterator = results();
  return {
    next: () => iterator.next(),
    async return() {
      stop();
      return await iterator.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
