import { z } from 'zod';
import { violatedUnique } from '../../data/violated-constraint.ts';
import { command } from '../command.ts';
import { isRefusal, validationFailed } from '../../model/refusal.ts';
import { idOf, version } from '../input.ts';
import { lockForChange } from '../lock-row.ts';
import { theRow, updateRow } from '../row-statements.ts';
import { changedFields } from '../changed-fields.ts';
import { withChanges } from '../with-changes.ts';
import { holdMember, memberLock } from '../workspaces/lock-member.ts';
import { project } from './project-entity.ts';
import { projectEvent, projectUpdated } from './project-events.ts';
import { keyTaken, leadNoMember, projectInput } from './project-input.ts';
import { projectLock } from './project-locks.ts';
import { projects } from './tables.ts';

const lockLead = memberLock('updateProject.lockLead', project, projects.workspaceId);

const fields = ['key', 'name', 'description', 'status', 'leadId'] as const;

const update = updateRow('updateProject.update', project, fields);

const { key, name, description, status, leadId } = projectInput;
const input = z.object({
  id: idOf(project),
  expectedVersion: version,
  key: key.optional(),
  name: name.optional(),
  description: description.optional(),
  status: status.optional(),
  leadId,
});

/** Also changes an archived project itself: only its tasks stand still. */
export const updateProject = command('updateProject', input, async (context, { id, expectedVersion, ...changes }) => {
  const [hasLead, found] = await Promise.all([
    holdMember(context, lockLead, id, changes.leadId),
    lockForChange(context, projectLock, { id, expectedVersion, required: 'MEMBER' }),
  ]);
  if (isRefusal(found)) return found;
  if (!hasLead) return validationFailed(leadNoMember);
  const next = withChanges(found, changes);
  if (next === null) return found;
  try {
    const updated = theRow(await context.tx.rows(update, next));
    context.emit(projectEvent(projectUpdated, updated, { changed: changedFields(found, updated, fields) }));
    return updated;
  } catch (error) {
    if (violatedUnique(error) === 'projects_workspace_key_key') return validationFailed(keyTaken);
    throw error;
  }
});
