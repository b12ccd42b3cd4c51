import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { allColumns, rowDecoder } from '../../data/batch/row-decoder.ts';
import { command } from '../command.ts';
import type { RowOf } from '../../model/entity.ts';
import { isRefusal } from '../../model/refusal.ts';
import { statement } from '../../model/statement.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { changed, theRow } from '../row-statements.ts';
import { project } from './project-entity.ts';
import { projectArchived, projectEvent } from './project-events.ts';
import { projectLock } from './project-locks.ts';
import { projects } from './tables.ts';

const archive = statement<{ id: string; archived: boolean }, RowOf<typeof projects>>(
  'archiveProject.update',
  sql`update ${projects} set archived_at = case when ${sql.placeholder('archived')}::boolean then now() end, ${changed}
    where ${projects.id} = ${sql.placeholder('id')}::uuid returning ${allColumns(project)}`,
  rowDecoder(project),
);

const input = z.object({ id: idOf(project), expectedVersion: version, archived: z.boolean() });

/** A project that is where it should be stays as it is, and with it the moment it was put away. */
export const archiveProject = command('archiveProject', input, async (context, { id, expectedVersion, archived }) => {
  const found = await lockForChange(context, projectLock, { id, expectedVersion, required: 'OWNER' });
  if (isRefusal(found) || (found.archivedAt !== null) === archived) return found;
  const changed = theRow(await context.tx.rows(archive, { id, archived }));
  context.emit(projectEvent(projectArchived, changed, { archived }));
  return changed;
});
