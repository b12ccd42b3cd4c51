import { setTimeout as pause } from 'node:timers/promises';

/** How long a test waits. Where the promise holds it is over at once, however long it might be: it has to do for a busy machine. */
export interface Patience {
  readonly withinMs?: number;
  readonly everyMs?: number;
}

type Looked<T> = { readonly value: T } | { readonly failure: unknown };

/** Gives what the check gives once it throws nothing; throws what it threw last where that does not come to be in time. */
export function eventually<T>(check: () => T | Promise<T>, patience?: Patience): Promise<T> {
  return wait(async () => {
    try {
      return { value: await check() };
    } catch (failure) {
      return { failure };
    }
  }, new Error(`The check did not end: ${check.toString()}`), patience);
}

/** Gives what the condition gives once that is something and not false; what the condition throws is thrown at once. */
export function until<T>(condition: () => T | false | null | undefined | Promise<T | false | null | undefined>, patience?: Patience): Promise<T> {
  const failure = new Error(`Waited in vain until ${condition.toString()}`);
  return wait(async () => {
    const value = await condition();
    return value === false || value === null || value === undefined ? { failure } : { value };
  }, failure, patience);
}

/** By a clock and timers of its own, so that a test may set its own. */
async function wait<T>(look: () => Promise<Looked<T>>, unfinished: Error, { withinMs = 20_000, everyMs = 20 }: Patience = {}): Promise<T> {
  const over = new AbortController();
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  let failure: unknown = unfinished;
  const timer = setTimeout(() => {
    over.abort();
    reject(failure);
  }, withinMs);
  const looking = async (): Promise<T> => {
    while (!over.signal.aborted) {
      const looked = await look();
      if ('value' in looked) return looked.value;
      ({ failure } = looked);
      await pause(everyMs);
    }
    return tooLate;
  };
  try {
    return await Promise.race([looking(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
