import { Fault } from '../errors.ts';
import type { Limits } from './database.ts';

const longestTimerMs = 2_147_483_647;

/** Something under way that ends at once when its work runs out of time or is given up. */
export interface Stoppable {
  stop(fault: Fault): void;
}

/** The limits of one piece of work, watched only while something is under way. */
export interface WorkBounds {
  /** May be negative. */
  remainingMs(): number;
  /** Why nothing more may be started; null while it may. */
  fault(): Fault | null;
  enter(item: Stoppable): void;
  leave(item: Stoppable): void;
}

/** What is to be let go of at the end of this turn of the event loop. */
let atTurnsEnd: (() => void)[] = [];

function endTurn(): void {
  const all = atTurnsEnd;
  atTurnsEnd = [];
  for (const letGo of all) letGo();
}

/**
 * Watches the limits by one timer and one abort listener for the whole piece of work, however many statements it runs
 * at a time. Both are gone by the end of a turn of the event loop with nothing under way, so a long-lived signal gathers no
 * listeners; work whose next statement follows in the same turn keeps them.
 */
export function boundWork({ deadline, signal }: Limits): WorkBounds {
  const underWay = new Set<Stoppable>();
  let timer: NodeJS.Timeout | null = null;
  let listening = false;
  let resting = false;

  function fault(): Fault | null {
    // A node that gives up aborts with its own fault as the reason.
    if (signal.aborted) return signal.reason instanceof Fault ? signal.reason : new Fault('CLIENT_CLOSED_REQUEST');
    return performance.now() >= deadline ? new Fault('DEADLINE_EXCEEDED') : null;
  }

  function check(): void {
    const found = fault();
    if (found !== null) for (const item of [...underWay]) item.stop(found);
  }

  /** Where the event loop was held up the answer may be there already, unread: what has come is read first. */
  function onTime(): void {
    timer = null;
    setImmediate(judge);
  }

  function judge(): void {
    check();
    if (underWay.size > 0 && timer === null) startTimer();
  }

  function startTimer(): void {
    timer = setTimeout(onTime, Math.min(Math.max(Math.ceil(deadline - performance.now()), 0), longestTimerMs));
  }

  function letGo(): void {
    resting = false;
    if (underWay.size > 0) return;
    listening = false;
    signal.removeEventListener('abort', check);
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  return {
    remainingMs: () => deadline - performance.now(),
    fault,
    enter(item) {
      underWay.add(item);
      if (timer === null) startTimer();
      if (listening) return;
      listening = true;
      signal.addEventListener('abort', check);
    },
    leave(item) {
      if (!underWay.delete(item) || underWay.size > 0 || resting) return;
      resting = true;
      if (atTurnsEnd.push(letGo) === 1) setImmediate(endTurn);
    },
  };
}

/** The promise's outcome, or the fault of the bounds as soon as they are crossed. A late rejection is swallowed. */
export function within<T>(bounds: WorkBounds, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const crossed = bounds.fault();
    if (crossed !== null) {
      promise.catch(() => undefined);
      reject(crossed);
      return;
    }
    const item: Stoppable = {
      stop(fault) {
        bounds.leave(item);
        reject(fault);
      },
    };
    bounds.enter(item);
    promise.then(
      (value) => {
        bounds.leave(item);
        resolve(value);
      },
      (error: unknown) => {
        bounds.leave(item);
        reject(error);
      },
    );
  });
}
