import type { SagaContext, SagaOutcome } from '../../../model/saga.ts';
import type { MoveState } from '../move-state.ts';
import { projectMoveProgressed } from '../project-move-events.ts';
import { tellMove } from '../tell-move.ts';
import { findLanding, landTasks } from './land-tasks.ts';
import { matchLabels } from './match-labels.ts';

/** Some tasks arrive where the project is now. Then the history follows. */
export async function arriveTasks(context: SagaContext, { projectId, toWorkspaceId }: MoveState): Promise<SagaOutcome> {
  const { tx, id, emit } = context;
  const landing = { id, projectId, workspaceId: toWorkspaceId };
  const taskIds = await findLanding(tx, landing);
  if (taskIds === null) return { go: 'on', step: 'giveUp' };
  if (taskIds.length === 0) return { go: 'on', step: 'history' };
  await matchLabels(context, toWorkspaceId, taskIds);
  tellMove(emit, projectMoveProgressed, await landTasks(tx, landing, taskIds, { crossed: true, reason: null }), 'to');
  return { go: 'on', step: 'arrive' };
}
