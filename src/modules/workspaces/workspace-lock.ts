import { rowLock } from '../lock-row.ts';
import { workspaces } from './tables.ts';
import { workspace } from './workspace-entity.ts';

export const workspaceLock = rowLock('Workspace.lock', workspace, { strength: 'no key update', workspaceId: workspaces.id });
