import { sql } from 'drizzle-orm';
import type { Entity } from '../../model/entity.ts';
import type { Session } from '../../model/session.ts';
import { type Statement, statement } from '../../model/statement.ts';
import { uuidArray } from './uuid-array.ts';

type FindRefused = Statement<{ id: string; viewers: string }, string>;

const statements = new WeakMap<Entity, FindRefused>();

/**
 * Those of the viewers, given by their uuids, who do not see a row: all of them where it is not there. One statement for
 * all; mostly nobody comes back, so many cost little more than one.
 */
export async function findRefusedViewers(session: Session, entity: Entity, id: string, viewerIds: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set(await session.rows(findRefusedStatement(entity), { id, viewers: uuidArray(viewerIds) }));
}

function findRefusedStatement(entity: Entity): FindRefused {
  const known = statements.get(entity);
  if (known !== undefined) return known;
  const made: FindRefused = statement(
    `${entity.typeName}.refusedViewers`,
    sql`select asked.viewer from unnest(${sql.placeholder('viewers')}::uuid[]) as asked(viewer)
      where not exists (select from ${entity.table} where ${entity.id} = ${sql.placeholder('id')}::uuid and ${entity.visibleTo(sql`asked.viewer`)})`,
    ([viewer]) => String(viewer),
  );
  statements.set(entity, made);
  return made;
}
