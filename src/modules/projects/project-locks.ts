import { rowLock } from '../lock-row.ts';
import { project } from './project-entity.ts';
import { projects } from './tables.ts';

export const projectLock = rowLock('Project.lock', project, { strength: 'no key update', workspaceId: projects.workspaceId });

/** Also against rows that come to refer to the project. */
export const projectDeletionLock = rowLock('Project.lockForDeletion', project, { strength: 'update', workspaceId: projects.workspaceId });
