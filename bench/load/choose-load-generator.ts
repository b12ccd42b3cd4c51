import { runs } from '../harness/machine.ts';
import { autocannon } from './autocannon.ts';
import type { LoadGenerator } from './load.ts';
import { wrk } from './wrk.ts';

/** The load generator of this name; for null wrk where it is installed. Throws TypeError for a name that there is not. */
export function chooseLoadGenerator(name: string | null): LoadGenerator {
  if (name === null) return runs('wrk', ['--version']) ? wrk : autocannon;
  const found = [wrk, autocannon].find((generator) => generator.name === name);
  if (found === undefined) throw new TypeError(`There is no load generator ${name}`);
  return found;
}
