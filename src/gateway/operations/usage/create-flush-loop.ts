/** Work done again and again in the background, never twice at once. */
export interface FlushLoop {
  /** Resolves when work that began after this call has ended. */
  flush(): Promise<void>;
  /** Ends the repetition, after one last time; safe to call twice. */
  stop(): Promise<void>;
}

/** Runs `work`, which must not reject, each `intervalMs` after its last end. It does not keep the process alive. */
export function createFlushLoop(intervalMs: number, work: () => Promise<void>): FlushLoop {
  let last: Promise<void> = Promise.resolve();
  let stopped: Promise<void> | null = null;
  let timer = arm();

  function arm(): NodeJS.Timeout {
    return setTimeout(() => {
      void flush().then(() => {
        if (stopped === null) timer = arm();
      });
    }, intervalMs).unref();
  }

  function flush(): Promise<void> {
    last = last.then(work);
    return last;
  }

  return {
    flush,
    stop() {
      if (stopped !== null) return stopped;
      clearTimeout(timer);
      stopped = flush();
      return stopped;
    },
  };
}
