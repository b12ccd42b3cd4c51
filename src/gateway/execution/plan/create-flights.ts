/** Shares work among those who ask for the same at the same time. */
export interface Flights<Value> {
  /**
   * New work under the caller's own limits, or the outcome of work that is under way for the key. Work that `ended` says
   * ended by the limits of whoever began it is begun anew by those who still wait, so nobody's leaving is another's failure.
   * Who waits for another's work and has less time, or goes away, must stop listening: see `runWithinLimits`.
   */
  share(key: string, work: () => Promise<Value>): Promise<Value>;
}

interface Flight<Value> {
  /** Null once it ended: a Map's old tables hold all that ever stood in it until the next full collection. */
  outcome: Promise<Value> | null;
}

/** `work` must not reject. */
export function createFlights<Value>(ended: (value: Value) => boolean): Flights<Value> {
  const underWay = new Map<string, Flight<Value>>();

  async function begin(key: string, work: () => Promise<Value>): Promise<Value> {
    const outcome = work();
    const flight: Flight<Value> = { outcome };
    underWay.set(key, flight);
    try {
      return await outcome;
    } finally {
      flight.outcome = null;
      underWay.delete(key);
    }
  }

  return {
    async share(key, work) {
      for (;;) {
        const joined = underWay.get(key)?.outcome ?? null;
        if (joined === null) return begin(key, work);
        const value = await joined;
        if (!ended(value)) return value;
      }
    },
  };
}
