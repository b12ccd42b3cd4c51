/** Comes by each of many things once in a while, a few at a time. */
export interface Pulse<T> extends Iterable<T> {
  readonly size: number;
  add(item: T): void;
  /** False where it is not there (any more). */
  delete(item: T): boolean;
  stop(): void;
}

const stepMs = 50;

/** Beats each item once every `everyMs`, spread over that time: thousands at once would keep all else waiting. */
export function createPulse<T>(everyMs: number, beat: (item: T) => void): Pulse<T> {
  const slots = Array.from({ length: Math.max(1, Math.floor(everyMs / stepMs)) }, () => new Set<T>());
  const slotOf = new Map<T, Set<T>>();
  let turn = 0;
  let timer: NodeJS.Timeout | undefined;
  function step(): void {
    turn = (turn + 1) % slots.length;
    for (const item of slots[turn] ?? []) beat(item);
  }
  function rest(): void {
    clearInterval(timer);
    timer = undefined;
  }
  return {
    get size() {
      return slotOf.size;
    },
    add(item) {
      // The slot that was just served: its next turn is as far away as can be.
      const slot = slots[turn];
      if (slot !== undefined) slotOf.set(item, slot.add(item));
      timer ??= setInterval(step, everyMs / slots.length).unref();
    },
    delete(item) {
      slotOf.get(item)?.delete(item);
      const wasThere = slotOf.delete(item);
      if (slotOf.size === 0) rest();
      return wasThere;
    },
    stop: rest,
    [Symbol.iterator]: () => slotOf.keys(),
  };
}
