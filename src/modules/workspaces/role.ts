import { forbidden, type Forbidden } from '../../model/refusal.ts';

/** What a member may do; each role may do all that the ones after it may. */
export const roles = ['OWNER', 'MEMBER', 'VIEWER'] as const;

export type Role = (typeof roles)[number];

/** A role as PostgreSQL delivers it; throws TypeError for anything else. */
export function roleOf(value: unknown): Role {
  const role = roles.find((known) => known === value);
  if (role === undefined) throw new TypeError(`Not a role: ${String(value)}`);
  return role;
}

/** The refusal for a role that is less than the required one. */
export function refuseRole(role: Role, required: 'OWNER' | 'MEMBER'): Forbidden | null {
  if (roles.indexOf(role) <= roles.indexOf(required)) return null;
  return required === 'OWNER'
    ? forbidden('Only owners of the workspace may do this.', 'OWNER')
    : forbidden('Viewers may only read in this workspace.', 'MEMBER');
}
