import { runs } from '../harness/machine.ts';
import { autocannon } from './autocannon.ts';
import type { LoadGenerator } from './load.ts';
import { wrk } from './wrk.ts';

/** wrk where it is installed. */
export function chooseLoadGenerator(): LoadGenerator {
  return runs('wrk', ['--version']) ? wrk : autocannon;
}
