import { sql } from 'drizzle-orm';
import { allColumns, rowDecoder } from '../../../data/batch/row-decoder.ts';
import type { SagaContext } from '../../../model/saga.ts';
import { arrayLiteral, statement } from '../../../model/statement.ts';
import { label } from '../../labels/label-entity.ts';
import { labelCreated, labelEvent } from '../../labels/label-events.ts';
import { type LabelRow, labels } from '../../labels/tables.ts';

type Params = { id: string; workspaceId: string; taskIds: string };

const findMissing = statement<Params, { name: string; color: string }>(
  'ProjectMove.findMissingLabels',
  sql`select distinct on (lower(noted.name)) noted.name, noted.color from project_move_labels noted
    where noted.move_id = ${sql.placeholder('id')}::uuid and noted.task_id = any(${sql.placeholder('taskIds')}::uuid[]) and not exists (
      select from ${labels} where ${labels.workspaceId} = ${sql.placeholder('workspaceId')}::uuid and lower(${labels.name}) = lower(noted.name)
    ) order by lower(noted.name)`,
  (raw) => ({ name: String(raw[0]), color: String(raw[1]) }),
);

const create = statement<{ workspaceId: string; made: string }, LabelRow>(
  'ProjectMove.createLabels',
  sql`insert into ${labels} (id, workspace_id, name, color)
    select made.id, ${sql.placeholder('workspaceId')}::uuid, made.name, made.color from jsonb_to_recordset(${sql.placeholder('made')}::jsonb) as made (id uuid, name text, color text)
    on conflict (workspace_id, lower(name)) do nothing returning ${allColumns(label)}`,
  rowDecoder(label),
);

const match = statement<Params, null>(
  'ProjectMove.matchLabels',
  sql`update project_move_labels noted set label_id = ${labels.id} from ${labels}
    where noted.move_id = ${sql.placeholder('id')}::uuid and noted.task_id = any(${sql.placeholder('taskIds')}::uuid[])
      and ${labels.workspaceId} = ${sql.placeholder('workspaceId')}::uuid and lower(${labels.name}) = lower(noted.name)`,
  () => null,
);

/** Finds the labels of tasks by their names in another workspace, and creates those that it does not have. */
export async function matchLabels({ tx, id, newId, emit }: SagaContext, workspaceId: string, taskIds: readonly string[]): Promise<void> {
  const params = { id, workspaceId, taskIds: arrayLiteral(taskIds) };
  const missing = await tx.rows(findMissing, params);
  if (missing.length > 0) {
    const created = await tx.rows(create, { workspaceId, made: JSON.stringify(missing.map((one) => ({ id: newId(), ...one }))) });
    for (const row of created) emit(labelEvent(labelCreated, row, { name: row.name, color: row.color }));
  }
  await tx.rows(match, params);
}
