import { forbidden, type Forbidden } from '../../model/refusal.ts';
import type { Role } from './role.ts';

/** The refusal where a workspace would be left without an owner. `next` is null where the membership ends. */
export function refuseLastOwner(current: Role, next: Role | null, owners: number): Forbidden | null {
  return current === 'OWNER' && next !== 'OWNER' && owners < 2
    ? forbidden('The last owner of a workspace must stay one: make somebody else an owner first.')
    : null;
}
