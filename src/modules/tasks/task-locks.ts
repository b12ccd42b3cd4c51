import { rowLock } from '../lock-row.ts';
import { haltOfProject } from '../projects/project-halt.ts';
import { tasks } from './tables.ts';
import { task } from './task-entity.ts';

// A project that is archived, or starts on its way, in this very instant is no hindrance: the change came first then.
const options = { workspaceId: tasks.workspaceId, halt: haltOfProject(tasks.projectId) };

export const taskLock = rowLock('Task.lock', task, { ...options, strength: 'no key update' });

/** Also against rows that come to refer to the task. */
export const taskDeletionLock = rowLock('Task.lockForDeletion', task, { ...options, strength: 'update' });
