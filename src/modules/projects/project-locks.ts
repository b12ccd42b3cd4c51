import { sql } from 'drizzle-orm';
import { rowLock } from '../lock-row.ts';
import { project } from './project-entity.ts';
import { projects } from './tables.ts';

/** What is archived may be changed itself. */
const onItsWay = sql`case when ${projects.moveId} is not null then 'moving' end`;

export const projectLock = rowLock('Project.lock', project, { strength: 'no key update', workspaceId: projects.workspaceId, halt: onItsWay });

/** Also against rows that come to refer to the project. */
export const projectDeletionLock = rowLock('Project.lockForDeletion', project, { strength: 'update', workspaceId: projects.workspaceId, halt: onItsWay });
