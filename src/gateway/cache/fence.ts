import { comparePositions, laterPosition, type WalPosition } from '../../data/wal-position.ts';

/** What is known of one run when it began. */
export interface ReadStart {
  /** `Fence.sequence` before anything was read. */
  readonly sequence: number;
}

/** What a run has read from: at least the state at `position`; null where no database was asked. */
export interface ReadFrom {
  readonly position: WalPosition | null;
  /** The primary shows every commit that was acknowledged before the run began. */
  readonly primary: boolean;
}

/**
 * Remembers which tags were invalidated when, so that an answer that was read before is not kept after. Bounded: what is
 * forgotten of single tags counts for all.
 */
export interface Fence {
  readonly sequence: number;
  /** False while invalidations of other nodes may go unheard: nothing is kept then. */
  readonly open: boolean;
  /** These tags changed by a commit at `position`; null where it is not known: then replicas are not believed. */
  note(tags: Iterable<string>, position: WalPosition | null): void;
  /** Everything may have changed up to `position`; whether anything is kept stays as it is. */
  raise(position: WalPosition | null): void;
  /** Nothing is kept until it is opened again. */
  close(): void;
  reopen(): void;
  /** The tag for whose sake an answer must not be kept; `*` for all; null where it may. */
  refusedBy(tags: readonly string[], start: ReadStart, from: ReadFrom): string | null;
  /** Whether an answer read at `position`, whenever that was, is still right: for answers that other nodes stored. */
  stillRight(tags: readonly string[], position: WalPosition): boolean;
}

interface Mark {
  readonly sequence: number;
  readonly position: WalPosition | null;
}

const nothing: Mark = { sequence: 0, position: null };

export function createFence(mostTags = 100_000): Fence {
  const marks = new Map<string, Mark>();
  let sequence = 0;
  let floor = nothing;
  let open = false;

  function set(tag: string, at: WalPosition | null): void {
    // Invalidations of several nodes may come out of their order.
    const mark = later({ sequence, position: at }, marks.get(tag) ?? nothing);
    // Deleted first: a Map keeps the place of a key that it has, and the oldest are forgotten first.
    marks.delete(tag);
    marks.set(tag, mark);
    if (marks.size <= mostTags) return;
    const [oldest] = marks;
    if (oldest === undefined) return;
    marks.delete(oldest[0]);
    floor = later(floor, oldest[1]);
  }

  const passes = (mark: Mark, start: ReadStart, { position, primary }: ReadFrom): boolean => {
    if (start.sequence < mark.sequence) return false;
    if (primary || position === null) return true;
    return mark.position === null ? mark.sequence === 0 : comparePositions(position, mark.position) >= 0;
  };

  return {
    get sequence() {
      return sequence;
    },
    get open() {
      return open;
    },
    note(tags, position) {
      sequence += 1;
      for (const tag of tags) set(tag, position);
    },
    raise(position) {
      sequence += 1;
      marks.clear();
      floor = later({ sequence, position }, floor);
    },
    close() {
      sequence += 1;
      open = false;
    },
    reopen() {
      open = true;
    },
    refusedBy(tags, start, from) {
      if (!open || !passes(floor, start, from)) return '*';
      for (const tag of tags) {
        const mark = marks.get(tag);
        if (mark !== undefined && !passes(mark, start, from)) return tag;
      }
      return null;
    },
    stillRight(tags, position) {
      if (!open || floor.position === null || comparePositions(position, floor.position) < 0) return false;
      return tags.every((tag) => {
        const mark = marks.get(tag);
        return mark === undefined || (mark.position !== null && comparePositions(position, mark.position) >= 0);
      });
    },
  };
}

function later(a: Mark, b: Mark): Mark {
  const position = a.position === null ? b.position : b.position === null ? a.position : laterPosition(a.position, b.position);
  return { sequence: Math.max(a.sequence, b.sequence), position };
}
