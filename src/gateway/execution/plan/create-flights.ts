import { setImmediate as nextTurn } from 'node:timers/promises';

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
  /** The outcome in the turn of the event loop in which the next one to join is told. Null once it ended: a Map's old tables hold all that ever stood in it until the next full collection. */
  told: Promise<Value> | null;
  /** How many are told in that turn so far. */
  tellsInTurn: number;
}

/**
 * So many are told of an outcome in one turn of the event loop, the others in the next ones. Answers are written when they are
 * told: if all were written at once, those who ask anew would wait for the last one, and PostgreSQL for their next run.
 */
const toldInOneTurn = 4;

/** `work` must not reject. */
export function createFlights<Value>(ended: (value: Value) => boolean): Flights<Value> {
  const underWay = new Map<string, Flight<Value>>();

  async function begin(key: string, work: () => Promise<Value>): Promise<Value> {
    const outcome = work();
    const flight: Flight<Value> = { told: outcome, tellsInTurn: 1 };
    underWay.set(key, flight);
    try {
      return await outcome;
    } finally {
      flight.told = null;
      underWay.delete(key);
    }
  }

  function join(flight: Flight<Value>): Promise<Value> | null {
    if (flight.told === null) return null;
    if (flight.tellsInTurn === toldInOneTurn) {
      flight.told = flight.told.then((value) => nextTurn(value));
      flight.tellsInTurn = 0;
    }
    flight.tellsInTurn += 1;
    return flight.told;
  }

  return {
    async share(key, work) {
      for (;;) {
        const flight = underWay.get(key);
        const told = flight === undefined ? null : join(flight);
        if (told === null) return begin(key, work);
        const value = await told;
        if (!ended(value)) return value;
      }
    },
  };
}
