import { z } from 'zod';
import { command } from '../command.ts';
import { encodeId } from '../../model/global-id.ts';
import { isRefusal } from '../../model/refusal.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { deleteRow } from '../row-statements.ts';
import { label } from './label-entity.ts';
import { labelDeleted, labelEvent } from './label-events.ts';
import { labelDeletionLock } from './label-locks.ts';

const remove = deleteRow('deleteLabel.delete', label);

const input = z.object({ id: idOf(label), expectedVersion: version });

/** The label goes from all tasks, whose versions stay: that would be as many changes as it has tasks. */
export const deleteLabel = command('deleteLabel', input, async (context, { id, expectedVersion }) => {
  const found = await lockForChange(context, labelDeletionLock, { id, expectedVersion, required: 'MEMBER' });
  if (isRefusal(found)) return found;
  await context.tx.rows(remove, { id });
  context.emit(labelEvent(labelDeleted, { ...found, version: found.version + 1 }, { name: found.name }, { reach: 'tenant' }));
  return { __typename: 'Deleted', id: encodeId(label.idPrefix, id) };
});
