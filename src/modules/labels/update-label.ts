import { z } from 'zod';
import { violatedUnique } from '../../data/violated-constraint.ts';
import { command } from '../command.ts';
import { isRefusal, validationFailed } from '../../model/refusal.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { theRow, updateRow } from '../row-statements.ts';
import { changedFields } from '../changed-fields.ts';
import { withChanges } from '../with-changes.ts';
import { label } from './label-entity.ts';
import { labelEvent, labelUpdated } from './label-events.ts';
import { color, labelName, labelNameTaken } from './label-input.ts';
import { labelLock } from './label-locks.ts';

const fields = ['name', 'color'] as const;

const update = updateRow('updateLabel.update', label, fields);

const input = z.object({ id: idOf(label), expectedVersion: version, name: labelName.optional(), color: color.optional() });

export const updateLabel = command('updateLabel', input, async (context, { id, expectedVersion, ...changes }) => {
  const found = await lockForChange(context, labelLock, { id, expectedVersion, required: 'MEMBER' });
  if (isRefusal(found)) return found;
  const next = withChanges(found, changes);
  if (next === null) return found;
  try {
    const updated = theRow(await context.tx.rows(update, next));
    context.emit(labelEvent(labelUpdated, updated, { changed: changedFields(found, updated, fields) }));
    return updated;
  } catch (error) {
    if (violatedUnique(error) === 'labels_workspace_name_key') return validationFailed(labelNameTaken);
    throw error;
  }
});
