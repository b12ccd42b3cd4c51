import { Fault } from '../errors.ts';
import { openConnection, type Answer, type Connection, type ConnectionOptions } from './connection.ts';
import type { SentLookUps } from './data-log.ts';
import { gatherLookUps, type LookUp, type RunStatement } from './gather-look-ups.ts';
import { runOnConnection } from './run-on-connection.ts';
import type { SqlValue } from './statement.ts';
import { within, type Stoppable, type WorkBounds } from './work-bounds.ts';

export interface ServerPoolOptions extends Omit<ConnectionOptions, 'onQuiet' | 'onLost'> {
  /** `primary` or `replica-1`. */
  readonly name: string;
  /** At least 2: one connection is always left to share. */
  readonly size: number;
  /** Absent, nothing is measured. Must not throw. */
  readonly onSentLookUps?: SentLookUps | undefined;
}

/** A connection for one transaction alone. Quiet when handed over. */
export interface Lease {
  readonly connection: Connection;
  /** Gives the connection back; whatever is not quiet then is destroyed. */
  release(): void;
}

/** What a pool does at the moment. */
export interface PoolState {
  readonly connections: number;
  /** Connections that are held for a transaction. */
  readonly leased: number;
  /** Under way and waiting for a connection to open. */
  readonly statements: number;
  /** Transactions that wait for a connection. */
  readonly waiting: number;
}

/** The connections to one server. */
export interface ServerPool {
  readonly name: string;
  state(): PoolState;
  /** Statements under way and waiting, for choosing among servers. */
  load(): number;
  /** Runs a read on the least busy connection, pipelined behind others' reads if need be. Rejects as `runOnConnection`. */
  readonly run: RunStatement;
  /** Runs a look-up, perhaps together with others' of its kind. Rejects as `run`. */
  readonly lookUp: LookUp;
  /**
   * Waits first come, first served, for a connection of its own. Rejects with Fault OVERLOADED when none comes free before
   * the deadline, CLIENT_CLOSED_REQUEST, SHUTTING_DOWN, or with ConnectionLost.
   */
  lease(bounds: WorkBounds): Promise<Lease>;
  /** Refuses new work, waits for what is under way up to a bound, then closes all connections. */
  close(timeoutMs: number): Promise<void>;
}

interface Slot {
  readonly connection: Connection;
  /** Reads that wait for the connection to open. */
  waiting: number;
  leased: boolean;
  /** Takes no more reads, so that the first waiting transaction gets it. */
  draining: boolean;
}

interface Waiter extends Stoppable {
  readonly give: (slot: Slot) => void;
}

/**
 * A pool of single connections, opened when first needed and kept. The driver's own pool is not used: with more than one
 * connection each query leaves an element in a queue that every later query scans.
 */
export function createServerPool(options: ServerPoolOptions): ServerPool {
  const slots = new Set<Slot>();
  const waiters = new Set<Waiter>();
  const mostLeases = options.size - 1;
  let leases = 0;
  let draining = 0;
  let closing: { readonly markEmpty: () => void } | null = null;

  function open(): Slot {
    const connection = openConnection({
      ...options,
      onQuiet: settle,
      onLost: () => {
        slots.delete(slot);
        settle();
      },
    });
    const slot: Slot = { connection, waiting: 0, leased: false, draining: false };
    slots.add(slot);
    return slot;
  }

  const loadOf = (slot: Slot) => slot.waiting + slot.connection.load();
  const isFree = (slot: Slot) => !slot.leased && slot.waiting === 0 && slot.connection.isQuiet();

  function leastBusy(): Slot | undefined {
    let best: Slot | undefined;
    let bestLoad = Infinity;
    for (const slot of slots) {
      if (slot.leased || slot.draining) continue;
      const load = loadOf(slot);
      if (load < bestLoad) {
        best = slot;
        bestLoad = load;
        if (load === 0) break;
      }
    }
    return best;
  }

  function chooseShared(): Slot {
    const best = leastBusy();
    if (best !== undefined && loadOf(best) === 0) return best;
    if (slots.size < options.size) return open();
    return best ?? open();
  }

  /** Something came free: hand it to whoever waits. */
  function settle(): void {
    for (const waiter of waiters) {
      if (leases >= mostLeases) break;
      const slot = slots.values().find(isFree) ?? (slots.size < options.size ? open() : undefined);
      if (slot === undefined) break;
      waiters.delete(waiter);
      claim(slot);
      waiter.give(slot);
    }
    const wanted = Math.min(waiters.size, mostLeases - leases);
    if (wanted !== draining) drain(wanted);
    if (closing !== null && leases === 0 && slots.values().every(isFree)) closing.markEmpty();
  }

  /** Keeps new reads off as many of the least busy connections as transactions could take. */
  function drain(wanted: number): void {
    for (const slot of slots) slot.draining = false;
    for (draining = 0; draining < wanted; draining++) {
      const slot = leastBusy();
      if (slot === undefined) break;
      slot.draining = true;
    }
  }

  function claim(slot: Slot): void {
    slot.leased = true;
    slot.draining = false;
    leases++;
  }

  function release(slot: Slot): void {
    leases--;
    slot.leased = false;
    if (slot.connection.isQuiet() || !slot.connection.isReady()) settle();
    else slot.connection.destroy('A transaction left its connection in an unknown state');
  }

  async function runWhenOpen(slot: Slot, text: string, params: readonly SqlValue[], bounds: WorkBounds): Promise<Answer> {
    slot.waiting++;
    try {
      await within(bounds, slot.connection.opened);
    } finally {
      slot.waiting--;
    }
    return runShared(slot, text, params, bounds);
  }

  function runShared(slot: Slot, text: string, params: readonly SqlValue[], bounds: WorkBounds): Promise<Answer> {
    slot.connection.limitServerSide(bounds.remainingMs());
    return runOnConnection(slot.connection, bounds, text, params);
  }

  function load(): number {
    let load = 0;
    for (const slot of slots) load += loadOf(slot);
    return load;
  }

  const run: RunStatement = (text, params, bounds) => {
    const fault = closing === null ? bounds.fault() : new Fault('SHUTTING_DOWN');
    if (fault !== null) return Promise.reject(fault);
    const slot = chooseShared();
    return slot.connection.isReady() ? runShared(slot, text, params, bounds) : runWhenOpen(slot, text, params, bounds);
  };

  const { name, onSentLookUps } = options;
  const runLookUps: RunStatement = (text, params, bounds) => {
    const startedMs = performance.now();
    const running = run(text, params, bounds);
    const ended = (): void => onSentLookUps?.({ server: name, durationMs: performance.now() - startedMs });
    running.then(ended, ended);
    return running;
  };

  return {
    name,
    state: () => ({ connections: slots.size, leased: leases, statements: load(), waiting: waiters.size }),
    load,
    run,
    lookUp: gatherLookUps(onSentLookUps === undefined ? run : runLookUps),
    async lease(bounds) {
      const fault = closing === null ? bounds.fault() : new Fault('SHUTTING_DOWN');
      if (fault !== null) throw fault;
      const slot = await new Promise<Slot>((resolve, reject) => {
        const waiter: Waiter = {
          give(found) {
            bounds.leave(waiter);
            resolve(found);
          },
          stop(found) {
            bounds.leave(waiter);
            waiters.delete(waiter);
            reject(found.code === 'DEADLINE_EXCEEDED' ? new Fault('OVERLOADED', { cause: found }) : found);
            settle();
          },
        };
        bounds.enter(waiter);
        waiters.add(waiter);
        settle();
      });
      try {
        if (!slot.connection.isReady()) await within(bounds, slot.connection.opened);
      } catch (error) {
        release(slot);
        throw error;
      }
      let held = true;
      return {
        connection: slot.connection,
        release() {
          if (held) release(slot);
          held = false;
        },
      };
    },
    async close(timeoutMs) {
      const { promise: empty, resolve: markEmpty } = Promise.withResolvers<void>();
      closing = { markEmpty };
      for (const waiter of [...waiters]) waiter.stop(new Fault('SHUTTING_DOWN'));
      const timer = setTimeout(markEmpty, timeoutMs);
      settle();
      await empty;
      clearTimeout(timer);
      await Promise.all([...slots].map((slot) => slot.connection.end()));
    },
  };
}
