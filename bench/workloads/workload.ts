import type { Contestant } from '../harness/contestants.ts';
import type { BenchOptions } from '../harness/options.ts';
import type { World } from '../harness/world.ts';
import type { LoadGenerator } from '../load/load.ts';
import type { WorkloadResult } from '../report/workload-result.ts';
import type { Sample } from './sample.ts';

export interface WorkloadContext {
  readonly world: World;
  readonly sample: Sample;
  readonly contestants: readonly Contestant[];
  readonly options: BenchOptions;
  readonly load: LoadGenerator;
  /** Whatever is started is put here, and let go of when the workload ends. */
  readonly stack: AsyncDisposableStack;
  readonly say: (message: string) => void;
}

export interface Workload {
  readonly name: string;
  /** Other names by which it can be asked for. */
  readonly groups: readonly string[];
  readonly run: (context: WorkloadContext) => Promise<WorkloadResult>;
}
