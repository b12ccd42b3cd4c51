import { z } from 'zod';
import { eventKind } from '../../model/event-kind.ts';
import { label } from '../labels/label-entity.ts';
import { project } from '../projects/project-entity.ts';
import { user } from '../users/user-entity.ts';

/** The project it lies in afterwards. */
const inProject = { projectId: z.uuid() };
const ids = { projectId: () => project };

export const taskCreated = eventKind('TaskCreated', { payload: z.object({ ...inProject, number: z.int(), title: z.string() }), ids });
/** `changed`: the fields that are different now. */
export const taskUpdated = eventKind('TaskUpdated', { payload: z.object({ ...inProject, changed: z.array(z.string()) }), ids });
export const taskMoved = eventKind('TaskMoved', {
  payload: z.object({ ...inProject, formerProjectId: z.uuid(), number: z.int() }),
  ids: { ...ids, formerProjectId: () => project },
});
export const taskAssigned = eventKind('TaskAssigned', {
  payload: z.object({ ...inProject, assigneeId: z.uuid().nullable(), formerAssigneeId: z.uuid().nullable() }),
  ids: { ...ids, assigneeId: () => user, formerAssigneeId: () => user },
});
export const taskLabelled = eventKind('TaskLabelled', {
  payload: z.object({ ...inProject, added: z.array(z.uuid()), removed: z.array(z.uuid()) }),
  ids: { ...ids, added: () => label, removed: () => label },
});
export const taskDeleted = eventKind('TaskDeleted', { payload: z.object({ ...inProject, number: z.int(), title: z.string() }), ids });

export const taskEventKinds = [taskCreated, taskUpdated, taskMoved, taskAssigned, taskLabelled, taskDeleted] as const;
