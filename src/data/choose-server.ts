import type { WalPosition } from './wal-position.ts';

/** What is known of one replica at the moment of choice. */
export interface ReplicaView {
  readonly healthy: boolean;
  /** Replay position when last sampled: a lower bound of where it is now. */
  readonly replayedLsn: bigint;
  /** Statements under way. */
  readonly load: number;
}

/** `wait`: no replica is known to be there yet; ask this one, the freshest, before going to the primary. */
export type ServerChoice = { readonly kind: 'replica' | 'wait'; readonly index: number } | { readonly kind: 'primary' };

const primary: ServerChoice = { kind: 'primary' };

/**
 * Chooses where a query reads: the least busy healthy replica that has replayed `wanted` (any healthy one when null), else
 * the freshest to wait for, else the primary. A position of another timeline than the primary's is for the primary alone:
 * across a promotion LSNs do not compare. `turn` spreads ties. Rules on lag and breakers belong here.
 */
export function chooseServer(
  replicas: readonly ReplicaView[],
  wanted: WalPosition | null,
  primaryTimeline: number,
  turn: number,
): ServerChoice {
  if (wanted !== null && wanted.timeline !== primaryTimeline) return primary;
  let chosen: { index: number; view: ReplicaView } | null = null;
  let freshest: { index: number; view: ReplicaView } | null = null;
  for (let step = 0; step < replicas.length; step++) {
    const index = (turn + step) % replicas.length;
    const view = replicas[index];
    if (view === undefined || !view.healthy) continue;
    const caughtUp = wanted === null || view.replayedLsn >= wanted.lsn;
    if (caughtUp && (chosen === null || view.load < chosen.view.load)) chosen = { index, view };
    if (freshest === null || view.replayedLsn > freshest.view.replayedLsn) freshest = { index, view };
  }
  if (chosen !== null) return { kind: 'replica', index: chosen.index };
  return freshest === null ? primary : { kind: 'wait', index: freshest.index };
}
