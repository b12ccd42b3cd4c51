import { fileURLToPath } from 'node:url';
import { basicEnvironment, runChild } from '../harness/children.ts';
import { jsonLine } from '../harness/json-line.ts';
import type { WorkloadResult } from '../report/workload-result.ts';
import type { Workload, WorkloadContext } from './workload.ts';

const script = fileURLToPath(new URL('../admission.ts', import.meta.url));
const columns = [
  { key: 'GET, read + identify + admit', label: 'GET µs', digits: 2 },
  { key: 'POST, parse + read + identify + admit', label: 'POST µs', digits: 2 },
  { key: 'POST, parse + read alone', label: 'of it parsing µs', digits: 2 },
  { key: 'memory, each', label: 'KiB an operation', digits: 1 },
  { key: 'compile, each', label: 'compile ms', digits: 2 },
] as const;

/** The work between a request's bytes and an admitted operation, in one process without I/O. */
export const admission: Workload = { name: 'admission', groups: [], run };

async function run({ world, say }: WorkloadContext): Promise<WorkloadResult> {
  say('admission');
  const output = await runChild([...world.machine.pinContestant, process.execPath, '--expose-gc', script, '--json'], basicEnvironment());
  const measured = output.split('\n').filter((line) => line.startsWith('{')).map(jsonLine);
  return {
    name: 'admission',
    title: 'Admission of a known operation',
    description: 'CPU from headers and body to an admitted operation: id found, token known, variables coerced and checked. Another schema than the workloads above, with inputs in it.',
    columns,
    rows: measured.map((values) => ({ contestant: 'portcullis', title: `${(values['operations'] ?? 0).toLocaleString('en')} published operations`, values })),
  };
}
