import type { Stages, Step } from '../../planning/plan/plan.ts';
import type { Run } from './run.ts';
import { runByIds } from './run-by-ids.ts';
import { runConnection } from './run-connection.ts';
import { runList } from './run-list.ts';

/** Runs the stages one after another, the steps of each at once. Ends at the first failure. */
export async function runStages(run: Run, stages: Stages): Promise<void> {
  for (const stage of stages) {
    const [only] = stage;
    if (stage.length === 1 && only !== undefined) await runStep(run, only);
    else await Promise.all(stage.map((step) => runStep(run, step)));
  }
}

function runStep(run: Run, step: Step): Promise<void> {
  switch (step.kind) {
    case 'byIds':
      return runByIds(run, step);
    case 'connection':
      return runConnection(run, step);
    case 'list':
      return runList(run, step);
  }
}
