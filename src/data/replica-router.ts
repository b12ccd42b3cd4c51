import { setTimeout as delay } from 'node:timers/promises';
import { chooseServer, type ReplicaView } from './choose-server.ts';
import type { ServerPool } from './server-pool.ts';
import type { ServerSampler } from './server-sampler.ts';
import { laterPosition, type WalPosition } from './wal-position.ts';
import type { WorkBounds } from './work-bounds.ts';

export interface Replica {
  readonly pool: ServerPool;
  /** The replay LSN. */
  readonly sampler: ServerSampler<bigint>;
}

export interface ReplicaRouterOptions {
  readonly primary: ServerPool;
  readonly replicas: readonly Replica[];
  /** Where the primary's log is known to have been. */
  readonly primaryPosition: () => WalPosition;
  /** How long a query may wait for a replica to catch up before it goes to the primary. */
  readonly catchUpMs: number;
}

/** A server and a position it had reached before the choice. */
export interface Route {
  readonly pool: ServerPool;
  readonly position: WalPosition;
}

const pollMs = 2;

/** Finds the server for a query that must see `wanted`; null: any state will do. */
export type ReplicaRouter = (wanted: WalPosition | null, bounds: WorkBounds) => Route | Promise<Route>;

/** Routes by `chooseServer` over the latest samples; answers without waiting unless every replica is behind. */
export function replicaRouter(options: ReplicaRouterOptions): ReplicaRouter {
  let turn = 0;

  const view = ({ pool, sampler }: Replica): ReplicaView => {
    const replayedLsn = sampler.current();
    return { healthy: replayedLsn !== null, replayedLsn: replayedLsn ?? 0n, load: pool.load() };
  };
  const toPrimary = (): Route => ({ pool: options.primary, position: options.primaryPosition() });
  const toReplica = (replica: Replica, lsn: bigint): Route => ({ pool: replica.pool, position: { timeline: options.primaryPosition().timeline, lsn } });

  async function waitFor(replica: Replica, wanted: WalPosition, bounds: WorkBounds): Promise<Route> {
    const untilMs = performance.now() + Math.min(options.catchUpMs, bounds.remainingMs());
    const timeUp = delay(Math.max(untilMs - performance.now(), 0));
    // A stopped server never answers the sample: the wait must not depend on it.
    while (performance.now() < untilMs && bounds.fault() === null) {
      await Promise.race([replica.sampler.refresh(), timeUp]);
      const lsn = replica.sampler.current();
      if (lsn === null) break;
      if (lsn >= wanted.lsn) return toReplica(replica, lsn);
      await Promise.race([delay(pollMs), timeUp]);
    }
    return toPrimary();
  }

  return (wanted, bounds) => {
    if (options.replicas.length === 0) return toPrimary();
    const views = options.replicas.map(view);
    const choice = chooseServer(views, wanted, options.primaryPosition().timeline, turn++ % options.replicas.length);
    const replica = choice.kind === 'primary' ? undefined : options.replicas[choice.index];
    if (replica === undefined) return toPrimary();
    if (choice.kind === 'wait' && wanted !== null) return waitFor(replica, wanted, bounds);
    return toReplica(replica, replica.sampler.current() ?? 0n);
  };
}

/** The position a client must see next time: what it brought, or what it was shown, whichever is later. */
export function positionShown(route: Route, wanted: WalPosition | null): WalPosition {
  return wanted === null ? route.position : laterPosition(wanted, route.position);
}
