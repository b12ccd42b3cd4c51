import type { SagaContext, SagaOutcome } from '../../../model/saga.ts';
import type { MoveState } from '../move-state.ts';
import { projectMoveProgressed } from '../project-move-events.ts';
import { tellMove } from '../tell-move.ts';
import { findLanding, landTasks } from './land-tasks.ts';

/** Some tasks go back to where they were: the project is still there. */
export async function returnTasks({ tx, id, reason, emit }: SagaContext, { projectId, fromWorkspaceId }: MoveState): Promise<SagaOutcome> {
  const landing = { id, projectId, workspaceId: fromWorkspaceId };
  const taskIds = await findLanding(tx, landing);
  if (taskIds === null) return { go: 'on', step: 'giveUp' };
  if (taskIds.length === 0) return { go: 'on', step: 'settleBack' };
  tellMove(emit, projectMoveProgressed, await landTasks(tx, landing, taskIds, { crossed: false, reason }), 'from');
  return { go: 'on', step: 'return' };
}
