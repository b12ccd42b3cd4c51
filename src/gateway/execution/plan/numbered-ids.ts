const firstSlots = 64;

/**
 * Ids with numbers from 0, in the order in which they first came. Not a Map: V8 makes each text that a Map is asked for an entry
 * of the process's table of strings, which took two to three times as long as all of this.
 */
export class NumberedIds {
  readonly #ids: string[] = [];
  /** By hash: an id's number counted from 1, or 0; the next one that is free where two ids would have the same. */
  #slots = new Int32Array(firstSlots);

  /** In the order of their numbers. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  /** The id's number; a new one where it has none. */
  numberOf(id: string): number {
    const slot = this.#slotOf(id);
    const known = this.#slots[slot];
    if (known !== undefined && known > 0) return known - 1;
    const count = this.#ids.push(id);
    this.#slots[slot] = count;
    if (count * 2 > this.#slots.length) this.#grow();
    return count - 1;
  }

  /** -1 where it has none. */
  find(id: string): number {
    return (this.#slots[this.#slotOf(id)] ?? 0) - 1;
  }

  /** The slot that holds the id, or where it belongs. */
  #slotOf(id: string): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(id) & mask; ; slot = (slot + 1) & mask) {
      const number = this.#slots[slot] ?? 0;
      if (number === 0 || this.#ids[number - 1] === id) return slot;
    }
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (const [index, id] of this.#ids.entries()) this.#slots[this.#slotOf(id)] = index + 1;
  }
}

/** Of a uuid's last part: the first ones of a UUIDv7 are the time. */
function hash(id: string): number {
  let hashed = 0;
  for (let at = Math.max(id.length - 12, 0); at < id.length; at += 1) hashed = (Math.imul(hashed, 31) + id.charCodeAt(at)) | 0;
  return hashed;
}
