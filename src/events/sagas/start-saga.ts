import type { CommandContext } from '../../model/command.ts';
import type { SagaKind } from '../../model/saga.ts';
import { insertSaga } from './saga-statements.ts';

export interface NewSaga {
  /** A new UUIDv7. */
  readonly id: string;
  /** The tenant it is shown to operators with. */
  readonly workspaceId: string;
  /** As the kind's schema reads it. */
  readonly state: Readonly<Record<string, unknown>>;
}

/** Begins a saga in a command's transaction. Its first step is taken after the commit, once one of the kind's events is heard or a node looks. */
export async function startSaga({ tx, viewer, traceparent }: Pick<CommandContext, 'tx' | 'viewer' | 'traceparent'>, kind: SagaKind, { id, workspaceId, state }: NewSaga): Promise<void> {
  await tx.rows(insertSaga, { id, kind: kind.name, step: kind.firstStep, state, workspaceId, startedBy: viewer.userId, traceparent });
}
