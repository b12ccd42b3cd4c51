import { z } from 'zod';
import { violatedUnique } from '../../data/violated-constraint.ts';
import { command } from '../command.ts';
import { isRefusal, validationFailed } from '../../model/refusal.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { theRow, updateRow } from '../row-statements.ts';
import { changedFields } from '../changed-fields.ts';
import { withChanges } from '../with-changes.ts';
import { workspace } from './workspace-entity.ts';
import { workspaceEvent, workspaceUpdated } from './workspace-events.ts';
import { slug, slugTaken, workspaceName } from './workspace-input.ts';
import { workspaceLock } from './workspace-lock.ts';

const fields = ['name', 'slug'] as const;

const update = updateRow('updateWorkspace.update', workspace, fields);

const input = z.object({
  id: idOf(workspace),
  expectedVersion: version,
  name: workspaceName.optional(),
  slug: slug.optional(),
});

export const updateWorkspace = command('updateWorkspace', input, async (context, { id, expectedVersion, ...changes }) => {
  const found = await lockForChange(context, workspaceLock, { id, expectedVersion, required: 'OWNER' });
  if (isRefusal(found)) return found;
  const next = withChanges(found, changes);
  if (next === null) return found;
  try {
    const updated = theRow(await context.tx.rows(update, next));
    context.emit(workspaceEvent(workspaceUpdated, updated, { changed: changedFields(found, updated, fields) }));
    return updated;
  } catch (error) {
    if (violatedUnique(error) === 'workspaces_slug_key') return validationFailed(slugTaken);
    throw error;
  }
});
