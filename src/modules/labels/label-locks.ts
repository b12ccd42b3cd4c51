import { rowLock } from '../lock-row.ts';
import { label } from './label-entity.ts';
import { labels } from './tables.ts';

export const labelLock = rowLock('Label.lock', label, { strength: 'no key update', workspaceId: labels.workspaceId });

/** Also against being put on a task. */
export const labelDeletionLock = rowLock('Label.lockForDeletion', label, { strength: 'update', workspaceId: labels.workspaceId });
