import { z } from 'zod';
import { eventKind } from '../../model/event-kind.ts';
import { project } from '../projects/project-entity.ts';

/** `projectId`: told where the project lies, and nowhere else. */
const move = {
  payload: z.object({
    projectId: z.uuid().optional(),
    totalTasks: z.int(),
    departedTasks: z.int(),
    arrivedTasks: z.int(),
    reason: z.string().nullable(),
  }),
  ids: { projectId: () => project },
};

export const projectMoveStarted = eventKind('ProjectMoveStarted', move);
/** Some tasks have left, arrived or gone back. */
export const projectMoveProgressed = eventKind('ProjectMoveProgressed', move);
/** The project is in the other workspace; its tasks follow. */
export const projectMoveCrossed = eventKind('ProjectMoveCrossed', move);
/** Somebody called it off. */
export const projectMoveCancelled = eventKind('ProjectMoveCancelled', move);
/** It is left to the operators. */
export const projectMoveFailed = eventKind('ProjectMoveFailed', move);
export const projectMoved = eventKind('ProjectMoved', move);
export const projectMoveUndone = eventKind('ProjectMoveUndone', move);

export const projectMoveEventKinds = [
  projectMoveStarted, projectMoveProgressed, projectMoveCrossed, projectMoveCancelled, projectMoveFailed, projectMoved, projectMoveUndone,
] as const;
