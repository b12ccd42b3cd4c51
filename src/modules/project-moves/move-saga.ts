import { sagaKind } from '../../model/saga.ts';
import { moveState } from './move-state.ts';
import { projectMoveCancelled, projectMoveFailed, projectMoveStarted } from './project-move-events.ts';
import { arriveTasks } from './steps/arrive-tasks.ts';
import { crossOver } from './steps/cross-over.ts';
import { departTasks } from './steps/depart-tasks.ts';
import { moveHistory } from './steps/move-history.ts';
import { returnTasks } from './steps/return-tasks.ts';
import { giveUp, settle, settleBack } from './steps/settle.ts';
import { updateMove } from './steps/update-move.ts';
import { tellMove } from './tell-move.ts';

/**
 * Moves a project to another workspace: `depart` as often as there are tasks, `cross`, `arrive` as often again, `history`,
 * `settle`. Until it has crossed all goes back by `return` and `settleBack`. What is on its way lies in a workspace without
 * members, so the rule of visibility itself keeps it from everybody, and no deletion of either workspace reaches it.
 */
export const moveSaga = sagaKind('projectMove', {
  state: moveState,
  firstStep: 'depart',
  steps: {
    depart: { run: departTasks, undoneBy: 'return' },
    cross: { run: crossOver, undoneBy: 'return' },
    arrive: { run: arriveTasks, undoneBy: null },
    history: { run: moveHistory, undoneBy: null },
    settle: { run: settle, undoneBy: null },
    return: { run: returnTasks, undoneBy: null },
    settleBack: { run: settleBack, undoneBy: null },
    giveUp: { run: giveUp, undoneBy: null },
  },
  wokenBy: new Set([projectMoveStarted.type, projectMoveCancelled.type]),
  async onStuck({ tx, id, reason, emit }) {
    const move = await updateMove(tx, id, { status: 'FAILED', reason: 'It stands still because of an error.' });
    tellMove(emit, projectMoveFailed, move, reason === null ? 'to' : 'from');
  },
});
