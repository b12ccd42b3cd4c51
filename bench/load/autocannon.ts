import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { basicEnvironment, runChild } from '../harness/children.ts';
import { jsonLine } from '../harness/json-line.ts';
import type { LoadGenerator } from './load.ts';

const script = fileURLToPath(new URL('../peers/run-autocannon.ts', import.meta.url));

/** autocannon in a process of its own, where there is no wrk. It takes far more CPU itself: fast servers look alike. */
export const autocannon: LoadGenerator = {
  name: 'autocannon',
  async run(options) {
    const file = join(options.directory, 'load.json');
    await writeFile(file, JSON.stringify(options));
    const { requests = 0, requestsPerSecond = 0, p50Ms = 0, p99Ms = 0, errors = 0 } = jsonLine(await runChild([process.execPath, script, file], basicEnvironment()));
    return { requests, requestsPerSecond, p50Ms, p99Ms, errors };
  },
};
