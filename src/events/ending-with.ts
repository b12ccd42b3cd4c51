/** The work's outcome, or the signal's reason as soon as it is aborted: work that hangs holds nothing up. */
export function endingWith<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('Given up'));
    if (signal.aborted) {
      give();
      return;
    }
    signal.addEventListener('abort', give, { once: true });
    work(signal).then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}
