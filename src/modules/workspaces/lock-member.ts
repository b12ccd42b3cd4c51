import { sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { CommandContext } from '../../model/command.ts';
import type { Entity } from '../../model/entity.ts';
import { type Statement, statement } from '../../model/statement.ts';
import { memberships } from './tables.ts';

export type MemberLock = Statement<{ id: string; userId: string; viewer: string }, null>;

/** A statement that keeps a person's membership in the workspace of a row, given by its `id`, from ending; no row where there is none. */
export function memberLock(name: string, entity: Entity, workspaceId: PgColumn): MemberLock {
  return statement<{ id: string; userId: string; viewer: string }, null>(
    name,
    sql`select from ${memberships}
      where ${memberships.userId} = ${sql.placeholder('userId')}::uuid and ${memberships.workspaceId} = (
        select ${workspaceId} from ${entity.table}
        join ${memberships} viewing on viewing.workspace_id = ${workspaceId} and viewing.user_id = ${sql.placeholder('viewer')}::uuid
        where ${entity.id} = ${sql.placeholder('id')}::uuid
      )
      for key share`,
    () => null,
  );
}

/** Whether somebody is a member of a row's workspace, and then stays one until the transaction ends. Nobody (null) passes. */
export async function holdMember({ tx, viewer }: CommandContext, lock: MemberLock, id: string, userId: string | null | undefined): Promise<boolean> {
  return typeof userId !== 'string' || (await tx.rows(lock, { id, userId, viewer: viewer.userId })).length > 0;
}
