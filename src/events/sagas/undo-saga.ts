import type { SagaKind } from '../../model/saga.ts';
import type { Session } from '../../model/session.ts';
import { goTo, lockOpen } from './saga-statements.ts';

/** `too-late`: what it has done may no longer be undone. `ended`: it is done or undone, or never was. */
export type Undoing = 'undoing' | 'too-late' | 'ended';

/** Lets a saga go back from wherever it stands; waits for the step that is being taken. One that is on its way back goes on there. */
export async function undoSaga(tx: Session, kinds: readonly SagaKind[], id: string, reason: string): Promise<Undoing> {
  const [saga] = await tx.rows(lockOpen, { id });
  if (saga === undefined) return 'ended';
  if (saga.status === 'undoing') return 'undoing';
  const back = kinds.find(({ name }) => name === saga.kind)?.steps.get(saga.step)?.undoneBy ?? null;
  if (back === null) return 'too-late';
  await tx.rows(goTo, { id, status: 'undoing', step: back, reason });
  return 'undoing';
}
