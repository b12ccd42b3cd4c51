import { forbidden, type Forbidden } from '../../model/refusal.ts';
import type { Role } from '../workspaces/role.ts';

/** Only who wrote a comment changes its words. */
export function refuseEditing(viewerId: string, authorId: string): Forbidden | null {
  return viewerId === authorId ? null : forbidden('Only its author may change a comment.');
}

/** A comment is deleted by who wrote it, or by an owner of the workspace. */
export function refuseDeleting(viewerId: string, authorId: string, role: Role): Forbidden | null {
  return viewerId === authorId || role === 'OWNER'
    ? null
    : forbidden('Only its author and owners of the workspace may delete a comment.', 'OWNER');
}
