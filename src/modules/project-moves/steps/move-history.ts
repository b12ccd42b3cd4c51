import { sql } from 'drizzle-orm';
import type { SagaContext, SagaOutcome } from '../../../model/saga.ts';
import { statement } from '../../../model/statement.ts';
import { activities } from '../../activity/tables.ts';
import type { MoveState } from '../move-state.ts';

const entriesAtOnce = 1_000;

const follow = statement<{ projectId: string; workspaceId: string; most: number }, null>(
  'ProjectMove.moveHistory',
  sql`update ${activities} set workspace_id = ${sql.placeholder('workspaceId')}::uuid
    where id in (
      select id from ${activities} where project_id = ${sql.placeholder('projectId')}::uuid and workspace_id <> ${sql.placeholder('workspaceId')}::uuid
      limit ${sql.placeholder('most')}::integer for update
    ) returning id`,
  () => null,
);

/** Some entries of the project's history follow it. What is written from now on is written where the project is. */
export async function moveHistory({ tx }: SagaContext, { projectId, toWorkspaceId: workspaceId }: MoveState): Promise<SagaOutcome> {
  const followed = await tx.rows(follow, { projectId, workspaceId, most: entriesAtOnce });
  return { go: 'on', step: followed.length < entriesAtOnce ? 'settle' : 'history' };
}
