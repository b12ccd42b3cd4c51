import type { Entity } from '../model/entity.ts';
import { encodeId } from '../model/global-id.ts';
import { conflict, type Conflict, forbidden, type Forbidden, notFound, type NotFound } from '../model/refusal.ts';
import type { Halt } from './projects/project-halt.ts';
import { refuseRole, type Role } from './workspaces/role.ts';

/** What decides whether a viewer may change a row that they see. */
export interface Standing {
  /** The viewer's role in the row's workspace. */
  readonly role: Role;
  /** Why nothing may change in the row's project; null where it may. */
  readonly halt: Halt | null;
  readonly version: number;
}

/** A change that a command asks for. */
export interface Change {
  /** The row's uuid. */
  readonly id: string;
  /** The version the client read; null where the client does not mind. */
  readonly expectedVersion: number | null;
  readonly required: 'OWNER' | 'MEMBER';
}

/** The refusal for something that is not there, or not for this viewer. */
export function missing(entity: Entity, id: string): NotFound {
  return notFound(`The ${entity.typeName.toLowerCase()}`, encodeId(entity.idPrefix, id));
}

export function haltedProject(halt: Halt): Forbidden {
  return forbidden(
    halt === 'archived'
      ? 'The project is archived: take it into use again first.'
      : 'The project is on its way to another workspace: wait until it is there, or cancel the move.',
  );
}

/**
 * Why a change may not be, in a fixed order: the row is not there for the viewer (null), the role does not allow it, its
 * project is archived or on its way, it changed meanwhile. Null where it may be.
 */
export function refuseChange(entity: Entity, standing: Standing | null, change: Change): NotFound | Forbidden | Conflict | null {
  if (standing === null) return missing(entity, change.id);
  const forbiddenRole = refuseRole(standing.role, change.required);
  if (forbiddenRole !== null) return forbiddenRole;
  if (standing.halt !== null) return haltedProject(standing.halt);
  if (change.expectedVersion === null || change.expectedVersion === standing.version) return null;
  return conflict(`The ${entity.typeName.toLowerCase()}`, encodeId(entity.idPrefix, change.id), standing.version);
}
