import { z } from 'zod';
import { eventKind } from '../../model/event-kind.ts';

/** `projectId`: told where the project lies, and nowhere else. */
const payload = z.object({
  projectId: z.uuid().optional(),
  totalTasks: z.int(),
  departedTasks: z.int(),
  arrivedTasks: z.int(),
  reason: z.string().nullable(),
});

export const projectMoveStarted = eventKind('ProjectMoveStarted', { payload });
/** Some tasks have left, arrived or gone back. */
export const projectMoveProgressed = eventKind('ProjectMoveProgressed', { payload });
/** The project is in the other workspace; its tasks follow. */
export const projectMoveCrossed = eventKind('ProjectMoveCrossed', { payload });
/** Somebody called it off. */
export const projectMoveCancelled = eventKind('ProjectMoveCancelled', { payload });
/** It is left to the operators. */
export const projectMoveFailed = eventKind('ProjectMoveFailed', { payload });
export const projectMoved = eventKind('ProjectMoved', { payload });
export const projectMoveUndone = eventKind('ProjectMoveUndone', { payload });

export const projectMoveEventKinds = [
  projectMoveStarted, projectMoveProgressed, projectMoveCrossed, projectMoveCancelled, projectMoveFailed, projectMoved, projectMoveUndone,
] as const;
