/** A stream of numbers that depends on its seeds alone: the same on every machine and in every run. */
export interface Random {
  /** An integer from 0 to 2^32 − 1. */
  next(): number;
  /** An integer from 0 to `limit` − 1. */
  below(limit: number): number;
  /** An integer from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean;
  /** One element, all equally likely. Throws RangeError for an empty list. */
  pick<T>(items: readonly T[]): T;
  /** One value, each as likely as its weight says. */
  weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T;
}

/**
 * The sfc32 generator: fast, in 32-bit integers only, and good enough to invent people and tasks; never for secrets.
 * @see https://pracrand.sourceforge.net/RNG_engines.txt
 */
export function seededRandom(seedA: number, seedB: number, seedC: number): Random {
  let a = seedA | 0;
  let b = seedB | 0;
  let c = seedC | 0;
  let counter = 1;

  function next(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  }
  // Seeds that differ little give streams alike at first.
  for (let round = 0; round < 15; round += 1) next();

  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (percent) => below(10_000) < percent * 100,
    pick: (items) => at(items, below(items.length)),
    weighted: (choices) => {
      let rest = below(choices.reduce((sum, [, weight]) => sum + weight, 0));
      for (const [value, weight] of choices) {
        rest -= weight;
        if (rest < 0) return value;
      }
      throw new RangeError('Nothing to choose from');
    },
  };
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError('Nothing to choose from');
  return item;
}
