/** Shares work among those who ask for the same at the same time. */
export interface Flights<Value> {
  /**
   * New work under the caller's own limits, or the outcome of work that is under way for the key. Work that `ended` says
   * ended by the limits of whoever began it is begun anew by those who still wait, so nobody's leaving is another's failure.
   * Who waits for another's work and has less time, or goes away, must stop listening: see `runWithinLimits`.
   */
  share(key: string, work: () => Promise<Value>): Promise<Value>;
}

/** `work` must not reject. */
export function createFlights<Value>(ended: (value: Value) => boolean): Flights<Value> {
  const underWay = new Map<string, Promise<Value>>();

  function begin(key: string, work: () => Promise<Value>): Promise<Value> {
    const flight = work().finally(() => underWay.delete(key));
    underWay.set(key, flight);
    return flight;
  }

  return {
    async share(key, work) {
      for (;;) {
        const joined = underWay.get(key);
        if (joined === undefined) return begin(key, work);
        const value = await joined;
        if (!ended(value)) return value;
      }
    },
  };
}
