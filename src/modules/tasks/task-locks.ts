import { rowLock } from '../lock-row.ts';
import { inArchivedProject } from '../projects/in-archived-project.ts';
import { tasks } from './tables.ts';
import { task } from './task-entity.ts';

// A project that is archived in this very instant is no hindrance: the change came first then.
const options = { workspaceId: tasks.workspaceId, archived: inArchivedProject(tasks.projectId) };

export const taskLock = rowLock('Task.lock', task, { ...options, strength: 'no key update' });

/** Also against rows that come to refer to the task. */
export const taskDeletionLock = rowLock('Task.lockForDeletion', task, { ...options, strength: 'update' });
