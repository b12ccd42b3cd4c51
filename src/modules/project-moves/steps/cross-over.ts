import { sql } from 'drizzle-orm';
import { allColumns, rowDecoder } from '../../../data/batch/row-decoder.ts';
import type { SagaContext, SagaOutcome } from '../../../model/saga.ts';
import { statement } from '../../../model/statement.ts';
import { changedFields } from '../../changed-fields.ts';
import { project } from '../../projects/project-entity.ts';
import { projectEvent, projectUpdated } from '../../projects/project-events.ts';
import { type ProjectRow, projects } from '../../projects/tables.ts';
import { changed, theRow } from '../../row-statements.ts';
import { memberships } from '../../workspaces/tables.ts';
import type { MoveState } from '../move-state.ts';
import { projectMoveCrossed } from '../project-move-events.ts';
import { projectMovePeople } from '../tables.ts';
import { tellMove } from '../tell-move.ts';
import { findHindrance } from './find-hindrance.ts';
import { updateMove } from './update-move.ts';

type Params = { id: string; projectId: string; toWorkspaceId: string; key: string };

const lock = statement<Params, ProjectRow>(
  'ProjectMove.lockProject',
  sql`select ${allColumns(project)} from ${projects} where ${projects.id} = ${sql.placeholder('projectId')}::uuid and ${projects.moveId} = ${sql.placeholder('id')}::uuid for update`,
  rowDecoder(project),
);

/** That the lead is a member there is held until the transaction ends. */
const lockLead = statement<Params, null>(
  'ProjectMove.lockLead',
  sql`select from ${memberships} where ${memberships.workspaceId} = ${sql.placeholder('toWorkspaceId')}::uuid
    and ${memberships.userId} = (select ${projects.leadId} from ${projects} where ${projects.id} = ${sql.placeholder('projectId')}::uuid) for key share`,
  () => null,
);

// A task that had stayed behind would make this fail: its foreign key names the old workspace.
const cross = statement<Params & { leadId: string | null; lostLeadId: string | null }, ProjectRow>(
  'ProjectMove.cross',
  sql`with lost as (
      insert into ${projectMovePeople} (move_id, user_id) select ${sql.placeholder('id')}::uuid, ${sql.placeholder('lostLeadId')}::uuid
      where ${sql.placeholder('lostLeadId')}::uuid is not null
    )
    update ${projects} set workspace_id = ${sql.placeholder('toWorkspaceId')}::uuid, key = ${sql.placeholder('key')}::text, lead_id = ${sql.placeholder('leadId')}::uuid, ${changed}
    where ${projects.id} = ${sql.placeholder('projectId')}::uuid returning ${allColumns(project)}`,
  rowDecoder(project),
);

/** The project itself changes its workspace. From here on there is only forward. */
export async function crossOver(context: SagaContext, state: MoveState): Promise<SagaOutcome> {
  const { tx, id, emit } = context;
  const hindrance = await findHindrance(context, state);
  if (hindrance !== null) return { go: 'back', reason: hindrance };
  const { projectId, toWorkspaceId, key } = state;
  const params = { id, projectId, toWorkspaceId, key };
  const [held, locked] = await Promise.all([tx.rows(lockLead, params), tx.rows(lock, params)]);
  const before = theRow(locked);
  const leadId = held.length > 0 ? before.leadId : null;
  const after = theRow(await tx.rows(cross, { ...params, leadId, lostLeadId: leadId === null ? before.leadId : null }));
  emit(projectEvent(projectUpdated, after, { changed: changedFields(before, after, ['workspaceId', 'key', 'leadId']) }));
  tellMove(emit, projectMoveCrossed, await updateMove(tx, id, { status: 'RUNNING' }), 'to');
  return { go: 'on', step: 'arrive' };
}
