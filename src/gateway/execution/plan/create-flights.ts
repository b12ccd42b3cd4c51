import { Fault } from '../../../errors.ts';
import type { Limits } from '../../../model/session.ts';

/** Shares work among those who ask for the same at the same time. */
export interface Flights<Value> {
  /**
   * New work under the caller's own limits, or the outcome of work that is under way for the key. Work that `ended` says
   * ended by the limits of whoever began it is begun anew by those who still wait, so nobody's leaving is another's failure.
   * Rejects with a fault when the limits of a caller who waits for another's work end.
   */
  share(key: string, limits: Limits, work: () => Promise<Value>): Promise<Value>;
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
    async share(key, limits, work) {
      for (;;) {
        const joined = underWay.get(key);
        if (joined === undefined) return begin(key, work);
        const value = await within(limits, joined);
        if (!ended(value)) return value;
      }
    },
  };
}

/** The value, unless the limits end first. */
function within<Value>({ deadline, signal }: Limits, landed: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = (fault: Fault): void => {
      leave();
      reject(fault);
    };
    const onAbort = (): void => giveUp(signal.reason instanceof Fault ? signal.reason : new Fault('CLIENT_CLOSED_REQUEST'));
    const timer = setTimeout(() => giveUp(new Fault('DEADLINE_EXCEEDED')), Math.max(0, deadline - performance.now()));
    const leave = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    landed.then(
      (value) => {
        leave();
        resolve(value);
      },
      (error: unknown) => {
        leave();
        reject(error);
      },
    );
  });
}
