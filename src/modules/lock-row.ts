import { sql, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { allColumns, columnOf, rowDecoder } from '../data/batch/row-decoder.ts';
import type { CommandContext } from '../model/command.ts';
import type { Entity, RowOf } from '../model/entity.ts';
import type { Conflict, Forbidden, NotFound } from '../model/refusal.ts';
import { type Statement, statement } from '../model/statement.ts';
import { type Change, missing, refuseChange, type Standing } from './change-rules.ts';
import { haltOf } from './projects/project-halt.ts';
import { refuseRole, roleOf } from './workspaces/role.ts';
import { memberships } from './workspaces/tables.ts';

/**
 * Locks as PostgreSQL names them. A change takes `no key update`, so that rows which refer to this one by a foreign key
 * can come to be meanwhile; `update` is for deletions and for changes of a key; `key share` keeps the row from both.
 *
 * Commands take locks in one order, or they would wait for one another in a circle: workspace, memberships, labels to
 * put on, projects, tasks, comments, webhooks, deliveries; several of a kind in the order of their ids.
 */
export type LockStrength = 'update' | 'no key update' | 'key share';

export interface LockedRow<T extends PgTable> extends Standing {
  readonly row: RowOf<T>;
}

export interface RowLock<T extends PgTable> {
  readonly entity: Entity<T>;
  readonly statement: Statement<{ id: string; viewer: string }, LockedRow<T>>;
}

export interface RowLockOptions {
  readonly strength: LockStrength;
  /** The column that says the row's workspace. */
  readonly workspaceId: PgColumn;
  /**
   * Why nothing may change in the row's project (`Halt` or null), as a scalar subquery: PostgreSQL computes it anew when it
   * had to wait for the lock, while a row joined in beforehand would make the changed row vanish.
   */
  readonly halt?: SQL;
}

/** A statement that locks one row and says what its viewer may do; no row where they do not see it. */
export function rowLock<T extends PgTable>(name: string, entity: Entity<T>, options: RowLockOptions): RowLock<T> {
  const { strength, workspaceId, halt = sql`null` } = options;
  const decode = rowDecoder(entity);
  return {
    entity,
    statement: statement<{ id: string; viewer: string }, LockedRow<T>>(
      name,
      sql`select viewing.role, ${halt}, ${columnOf(entity, 'version')}, ${allColumns(entity)}
        from ${entity.table}
        join ${memberships} viewing on viewing.workspace_id = ${workspaceId} and viewing.user_id = ${sql.placeholder('viewer')}::uuid
        where ${entity.id} = ${sql.placeholder('id')}::uuid
        for ${sql.raw(strength)} of ${entity.table}`,
      (raw) => ({ role: roleOf(raw[0]), halt: haltOf(raw[1]), version: Number(raw[2]), row: decode(raw.slice(3)) }),
    ),
  };
}

/** Locks a row and gives it, or the reason why it may not be changed. */
export async function lockForChange<T extends PgTable>(
  { tx, viewer }: CommandContext,
  { entity, statement }: RowLock<T>,
  change: Change,
): Promise<RowOf<T> | NotFound | Forbidden | Conflict> {
  const [locked] = await tx.rows(statement, { id: change.id, viewer: viewer.userId });
  return locked === undefined ? missing(entity, change.id) : (refuseChange(entity, locked, change) ?? locked.row);
}

/** Locks a row whatever its version is and gives it, or the reason why the viewer's role does not allow that. */
export async function lockForRole<T extends PgTable>(
  { tx, viewer }: CommandContext,
  { entity, statement }: RowLock<T>,
  { id, required }: Pick<Change, 'id' | 'required'>,
): Promise<RowOf<T> | NotFound | Forbidden> {
  const [locked] = await tx.rows(statement, { id, viewer: viewer.userId });
  return locked === undefined ? missing(entity, id) : (refuseRole(locked.role, required) ?? locked.row);
}
