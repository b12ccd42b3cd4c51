import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { basicEnvironment, runChild } from '../harness/children.ts';
import type { LoadGenerator, LoadResult } from './load.ts';

const script = fileURLToPath(new URL('../peers/run-autocannon.ts', import.meta.url));

/** autocannon in a process of its own, where there is no wrk. It takes far more CPU itself: fast servers look alike. */
export const autocannon: LoadGenerator = {
  name: 'autocannon',
  async run(options) {
    const file = join(options.directory, 'load.json');
    await writeFile(file, JSON.stringify(options));
    const output = await runChild([process.execPath, script, file], basicEnvironment());
    const line = output.split('\n').findLast((candidate) => candidate.startsWith('{'));
    if (line === undefined) throw new Error(`autocannon printed no result:\n${output}`);
    const result: LoadResult = JSON.parse(line);
    return result;
  },
};
