import { admission } from './admission.ts';
import { coldStart } from './cold-start.ts';
import { execution } from './execution.ts';
import { fanOutWorkloads } from './fan-out.ts';
import { loadWorkloads } from './load-workloads.ts';
import { manyOperations } from './many-operations.ts';
import { soak } from './soak.ts';
import { workers } from './workers.ts';
import type { Workload } from './workload.ts';

/** All workloads, in the order they run: what adds to the registry of operations comes last. */
const all: readonly Workload[] = [...loadWorkloads, workers, ...fanOutWorkloads, execution, coldStart, admission, soak, manyOperations];

/** The workloads of these names or groups; all of them for null. Throws TypeError for a name that there is not. */
export function chooseWorkloads(names: readonly string[] | null): readonly Workload[] {
  if (names === null) return all;
  const fits = ({ name, groups }: Workload, asked: string): boolean => name === asked || groups.includes(asked);
  const unknown = names.filter((asked) => !all.some((workload) => fits(workload, asked)));
  if (unknown.length > 0) throw new TypeError(`There is no workload ${unknown.join(' or ')}`);
  return all.filter((workload) => names.some((asked) => fits(workload, asked)));
}
