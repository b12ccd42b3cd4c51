import type { LogPlace } from './log-place.ts';

/** Where the log stands. */
export interface LogHead {
  readonly epoch: number;
  readonly lastPosition: number;
  /** The oldest position that is kept; `lastPosition + 1` where none is. */
  readonly firstPosition: number;
  /** Epochs with their first positions. */
  readonly epochs: readonly { readonly epoch: number; readonly startPosition: number }[];
}

/**
 * Whether the log goes on behind a place without a gap: nothing after it was pruned, and the place itself was not lost with
 * an old primary. A place that lies ahead of the log was lost as well: cursors are signed, so it has been there.
 */
export function goesOnFrom(place: LogPlace, head: LogHead): boolean {
  if (place.epoch > head.epoch || place.position > head.lastPosition || place.position < head.firstPosition - 1) return false;
  return head.epochs.every(({ epoch, startPosition }) => epoch <= place.epoch || startPosition > place.position);
}
