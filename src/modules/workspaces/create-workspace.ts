import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns } from '../../data/batch/row-decoder.ts';
import { Fault } from '../../errors.ts';
import { command } from '../command.ts';
import { validationFailed } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { columnNames, joinedRow, parameters } from '../row-statements.ts';
import { users } from '../users/tables.ts';
import { memberships } from './tables.ts';
import { workspace } from './workspace-entity.ts';
import { workspaceCreated, workspaceEvent } from './workspace-events.ts';
import { slug, slugTaken, workspaceName } from './workspace-input.ts';

const given = ['id', 'name', 'slug'] as const;

const decode = joinedRow(workspace, 1);

const insert = statement<Record<(typeof given)[number] | 'viewer' | 'membershipId', string>, ReturnType<typeof decode>>(
  'createWorkspace.insert',
  sql`with founder as (
      select id from ${users} where id = ${sql.placeholder('viewer')}::uuid
    ), made as (
      insert into ${workspace.table} (${columnNames(workspace, given)})
      select ${parameters(workspace, given)} from founder
      on conflict on constraint workspaces_slug_key do nothing
      returning ${allColumns(workspace)}
    ), owner as (
      insert into ${memberships} (id, workspace_id, user_id, role)
      select ${sql.placeholder('membershipId')}::uuid, made.id, founder.id, 'OWNER' from made, founder
    )
    select founder.id, made.* from founder left join made on true`,
  decode,
);

/** A new workspace with the viewer as its owner. */
export const createWorkspace = command('createWorkspace', z.object({ name: workspaceName, slug }), async ({ tx, viewer, newId, emit }, input) => {
  const [made] = await tx.rows(insert, { ...input, id: newId(), membershipId: newId(), viewer: viewer.userId });
  if (made === undefined) throw new Fault('UNAUTHENTICATED', { message: 'The token belongs to nobody known here.' });
  if (made === null) return validationFailed(slugTaken);
  emit(workspaceEvent(workspaceCreated, made, { name: made.name, slug: made.slug }, [viewer.userId]));
  return made;
});
