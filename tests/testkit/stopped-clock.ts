import { vi } from 'vitest';

/** The date, while timers run on. What waits for a moment looks at the date again and again, so it comes when the test says so. */
export interface StoppedClock extends Disposable {
  /** It is so much later at once. */
  pass(ms: number): void;
}

/** Stops the date of this process until disposed: a token lives as long as the test needs it. Wait by `until`: Vitest's own ways set the clock on. */
export function stopClock(): StoppedClock {
  vi.useFakeTimers({ toFake: ['Date'] });
  return {
    pass: (ms) => void vi.setSystemTime(Date.now() + ms),
    [Symbol.dispose]: () => void vi.useRealTimers(),
  };
}
