import { z } from 'zod';
import { eventKind } from '../../model/event-kind.ts';

/** The project it lies in afterwards. */
const inProject = { projectId: z.uuid() };

export const taskCreated = eventKind('TaskCreated', { payload: z.object({ ...inProject, number: z.int(), title: z.string() }) });
/** `changed`: the fields that are different now. */
export const taskUpdated = eventKind('TaskUpdated', { payload: z.object({ ...inProject, changed: z.array(z.string()) }) });
export const taskMoved = eventKind('TaskMoved', { payload: z.object({ ...inProject, formerProjectId: z.uuid(), number: z.int() }) });
export const taskAssigned = eventKind('TaskAssigned', {
  payload: z.object({ ...inProject, assigneeId: z.uuid().nullable(), formerAssigneeId: z.uuid().nullable() }),
});
export const taskLabelled = eventKind('TaskLabelled', { payload: z.object({ ...inProject, added: z.array(z.uuid()), removed: z.array(z.uuid()) }) });
export const taskDeleted = eventKind('TaskDeleted', { payload: z.object({ ...inProject, number: z.int(), title: z.string() }) });

export const taskEventKinds = [taskCreated, taskUpdated, taskMoved, taskAssigned, taskLabelled, taskDeleted] as const;
