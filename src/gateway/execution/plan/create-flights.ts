import { Fault } from '../../../errors.ts';
import type { Limits } from '../../../model/session.ts';

/** Shares work among those who ask for the same at the same time. */
export interface Flights<Value> {
  /**
   * The work under way for the key, or new work. It has limits of its own: it ends when everybody who waits for it is
   * gone, and whoever goes away leaves it to the others. Rejects with the fault of the caller's own limits when those end
   * first. `deadline` is the one of whoever began it: who joins may still have time when it ends.
   */
  share(key: string, limits: Limits, work: (limits: Limits) => Promise<Value>): Promise<Value>;
}

interface Flight<Value> {
  readonly landed: Promise<Value>;
  readonly controller: AbortController;
  waiting: number;
}

export function createFlights<Value>(): Flights<Value> {
  const underWay = new Map<string, Flight<Value>>();

  function land(key: string, flight: Flight<Value>): void {
    if (underWay.get(key) === flight) underWay.delete(key);
  }

  function begin(key: string, deadline: number, work: (limits: Limits) => Promise<Value>): Flight<Value> {
    const controller = new AbortController();
    const flight: Flight<Value> = { landed: work({ deadline, signal: controller.signal }), controller, waiting: 0 };
    underWay.set(key, flight);
    const landed = (): void => land(key, flight);
    flight.landed.then(landed, landed);
    return flight;
  }

  return {
    share(key, { deadline, signal }, work) {
      if (signal.aborted) return Promise.reject(reasonOf(signal));
      const flight = underWay.get(key) ?? begin(key, deadline, work);
      flight.waiting += 1;
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          reject(reasonOf(signal));
          flight.waiting -= 1;
          if (flight.waiting > 0) return;
          // Nobody may join what is about to be given up.
          land(key, flight);
          flight.controller.abort(reasonOf(signal));
        };
        signal.addEventListener('abort', leave, { once: true });
        const arrive = (): void => signal.removeEventListener('abort', leave);
        flight.landed.then(
          (value) => {
            arrive();
            resolve(value);
          },
          (error: unknown) => {
            arrive();
            reject(error);
          },
        );
      });
    },
  };
}

function reasonOf(signal: AbortSignal): Fault {
  return signal.reason instanceof Fault ? signal.reason : new Fault('CLIENT_CLOSED_REQUEST');
}
