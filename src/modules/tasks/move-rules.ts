import { type Refusal, validationFailed } from '../../model/refusal.ts';
import { haltedProject, missing, refuseChange, type Standing } from '../change-rules.ts';
import { project } from '../projects/project-entity.ts';
import type { Halt } from '../projects/project-halt.ts';
import { refuseRole, type Role } from '../workspaces/role.ts';
import { task } from './task-entity.ts';

/** The project tasks are to be moved to. */
export interface MoveTarget {
  readonly id: string;
  readonly workspaceId: string;
  readonly role: Role;
  readonly halt: Halt | null;
}

/** A task as it is now. */
export interface MovedTask extends Standing {
  readonly workspaceId: string;
}

/** What the client asks for one task. */
export interface Move {
  readonly id: string;
  readonly expectedVersion: number;
  /** Where the task stands in the input. */
  readonly path: readonly string[];
}

/** Why a move may not be, the first task's reason first; null where all may move. `found` holds the tasks the viewer sees, by id. */
export function refuseMove(
  toProjectId: string,
  target: MoveTarget | undefined,
  moves: readonly Move[],
  found: ReadonlyMap<string, MovedTask>,
): Refusal | null {
  if (target === undefined) return missing(project, toProjectId);
  const forbidden = refuseRole(target.role, 'MEMBER') ?? (target.halt === null ? null : haltedProject(target.halt));
  if (forbidden !== null) return forbidden;
  for (const { id, expectedVersion } of moves) {
    const refusal = refuseChange(task, found.get(id) ?? null, { id, expectedVersion, required: 'MEMBER' });
    if (refusal !== null) return refusal;
  }
  const strangers = moves.filter(({ id }) => found.get(id)?.workspaceId !== target.workspaceId);
  return strangers.length === 0
    ? null
    : validationFailed(...strangers.map(({ path }) => ({ path, message: 'The task lies in another workspace than the project.' })));
}
