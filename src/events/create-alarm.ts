/** A pause between two rounds of work that ends with a wake or the time. */
export interface Alarm {
  /** Ends the pause, or keeps the next one from beginning. */
  readonly wake: () => void;
  /** A round begins: what woke it is taken care of. */
  begin(): void;
  /** Milliseconds at the most; nothing where a wake came since the round began. It does not keep the process alive. */
  pause(ms: number): Promise<void>;
}

export function createAlarm(): Alarm {
  let woken = false;
  let endPause: (() => void) | null = null;
  return {
    wake() {
      woken = true;
      endPause?.();
    },
    begin: () => void (woken = false),
    async pause(ms) {
      if (woken) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms).unref();
      endPause = resolve;
      await promise;
      clearTimeout(timer);
      endPause = null;
    },
  };
}
