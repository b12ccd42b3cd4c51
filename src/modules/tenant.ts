import type { Entity } from '../model/entity.ts';
import { user } from './users/user-entity.ts';
import { workspace } from './workspaces/workspace-entity.ts';

/** What `workspaceId` of an event names: to whom everything belongs. */
export const tenant: Entity = workspace;

/** What a token's subject names. */
export const person: Entity = user;
